/* What helps on the pages of a published site where a browser runs it; without it they are
 * complete: choosing among the items of a page, copying addresses, and telling that a page
 * is older than it should be. */
"use strict";

(function () {
	/* ---- choosing ---- */

	function fold(text) {
		return text.normalize("NFKC").toLowerCase();
	}

	function textOf(element) {
		return element ? element.textContent.trim() : "";
	}

	function describe(article) {
		var tags = article.querySelectorAll(".tags li");

		return {
			element: article,
			text: fold(article.textContent),
			source: textOf(article.querySelector(".source")),
			lang: article.closest("[lang]").lang.split("-")[0],
			tags: Array.prototype.map.call(tags, textOf)
		};
	}

	/* The most frequent first, so that a long list begins with what is looked for. */
	function fill(select, values, label) {
		var counts = new Map();
		var names;

		values.forEach(function (value) {
			if (value)
				counts.set(value, (counts.get(value) || 0) + 1);
		});
		names = Array.from(counts.keys()).sort(function (a, b) {
			return counts.get(b) - counts.get(a) || a.localeCompare(b);
		});
		names.slice(0, 100).forEach(function (name) {
			select.add(new Option(label(name) + " (" + counts.get(name) + ")", name));
		});
		select.closest("label").hidden = names.length < 2;
	}

	function same(text) {
		return text;
	}

	function languageName(code) {
		try {
			return new Intl.DisplayNames([document.documentElement.lang],
				{type: "language"}).of(code);
		} catch (ignored) {
			return code;
		}
	}

	function fits(item, wanted) {
		return (!wanted.source || item.source === wanted.source) &&
			(!wanted.lang || item.lang === wanted.lang) &&
			(!wanted.tag || item.tags.indexOf(wanted.tag) >= 0) &&
			wanted.words.every(function (word) {
				return item.text.indexOf(word) >= 0;
			});
	}

	function setUp(form) {
		var items = Array.prototype.map.call(document.querySelectorAll(".day article"),
			describe);
		var fields = form.elements;
		var names = ["q", "source", "lang", "tag"];
		var shown = form.querySelector(".shown");
		var given = new URLSearchParams(location.search);

		/* The choice stands in the address: it can be kept, passed on and taken to the
		 * page in the other language. */
		function remember() {
			var chosen = new URLSearchParams();

			names.forEach(function (name) {
				if (fields[name].value)
					chosen.set(name, fields[name].value);
			});
			history.replaceState(null, "", location.pathname +
				(chosen.toString() ? "?" + chosen : "") + location.hash);
			document.querySelectorAll(".languages a").forEach(function (link) {
				link.search = chosen.toString();
			});
		}

		function show() {
			var wanted = {
				source: fields.source.value,
				lang: fields.lang.value,
				tag: fields.tag.value,
				words: fold(fields.q.value).split(/\s+/).filter(Boolean)
			};
			var count = 0;

			items.forEach(function (item) {
				item.element.hidden = !fits(item, wanted);
				count += !item.element.hidden;
			});
			document.querySelectorAll(".day").forEach(function (day) {
				day.hidden = !day.querySelector("article:not([hidden])");
			});
			shown.textContent = count ? shown.dataset.shown.replace("{n}", count)
				.replace("{all}", items.length) : shown.dataset.none;
			remember();
		}

		fill(fields.source, items.map(function (item) { return item.source; }), same);
		fill(fields.lang, items.map(function (item) { return item.lang; }), languageName);
		fill(fields.tag, items.reduce(function (all, item) {
			return all.concat(item.tags);
		}, []), same);
		names.forEach(function (name) {
			fields[name].value = given.get(name) || "";
		});
		form.addEventListener("input", show);
		form.addEventListener("reset", function () { setTimeout(show); });
		form.addEventListener("submit", function (event) { event.preventDefault(); });
		show();
		form.hidden = false;
	}

	/* ---- copying ---- */

	/* Where a page may not write to the clipboard (it came by plain http). */
	function copyByHand(text) {
		var field = document.createElement("textarea");

		field.value = text;
		document.body.append(field);
		field.select();
		document.execCommand("copy");
		field.remove();
	}

	function offerCopy(button) {
		var link = button.parentElement.querySelector("a");
		var label = button.textContent;

		function done() {
			button.textContent = button.dataset.done;
			button.focus();
			setTimeout(function () { button.textContent = label; }, 3000);
		}

		button.addEventListener("click", function () {
			var address = textOf(button.parentElement.querySelector("code")) || link.href;

			if (navigator.clipboard)
				navigator.clipboard.writeText(address).then(done, function () {
					copyByHand(address);
					done();
				});
			else {
				copyByHand(address);
				done();
			}
		});
		button.setAttribute("aria-live", "polite");
		button.hidden = false;
	}

	/* ---- age ---- */

	document.querySelectorAll("[data-after]").forEach(function (warning) {
		warning.hidden = Date.now() < Date.parse(warning.dataset.after);
	});
	document.querySelectorAll("button.copy").forEach(offerCopy);
	document.querySelectorAll("form.filter").forEach(setUp);
}());
