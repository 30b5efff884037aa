"""What of the stored entries is published: include, exclude and content."""

import json
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from alliance import outline
from server import Document

ATOM = "{http://www.w3.org/2005/Atom}"
LONG = "The council met in spring. " * 40
TEXT = ("The electricity council has published a guide on the safe operation of grid storage "
        "stations. It covers the choice of sites, the spacing of containers, gas detection and "
        "the training of staff. Operators are asked to review their emergency plans with the "
        "local fire service before the summer peak, and to send their comments to the council.")


def item(name, title, day=14, text="Text.", **members):
    members = {"guid": f"{name}-{title}", "link": f"https://{name}.example/{title.replace(' ', '-')}",
               "pubDate": f"{day:02} Apr 2026 08:00:00 +0000", "description": text, **members}
    return (f"<item><title>{escape(title)}</title>" +
            "".join(f"<{key}>{escape(value)}</{key}>" for key, value in members.items()) +
            "</item>")


class Reader:
    """Sources whose items and rules a test sets, and what a subscriber sees after a run."""

    def __init__(self, alliance, server):
        self.alliance, self.server, self.sources = alliance, server, {}

    def says(self, name, *items, **attributes):
        self.server.script(f"/{name}", Document(
            '<rss version="2.0"><channel><title>News</title>'
            f"<link>https://{name}.example/</link><description>d</description>"
            f"{''.join(items)}</channel></rss>", None))
        self.rules(name, **attributes)

    def rules(self, name, **attributes):
        self.sources[name] = outline(name, self.server.url(f"/{name}"), **attributes)

    def site(self, **keys):
        self.alliance.configure()
        with self.alliance.config.open("a", encoding="utf-8") as file:
            file.write("[output]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()))
            file.write("[guard]\nshrunk = 0\nflood = 0\n")

    def command(self, *arguments):
        self.alliance.write_list(*self.sources.values())
        return self.alliance(*arguments)

    def run(self):
        done = self.command("run")
        assert done.returncode == 0, done.stderr
        return self.items()

    def items(self):
        return json.loads((self.alliance.output / "all.json").read_text(encoding="utf-8"))["items"]

    def explain(self, name):
        done = self.command("explain", name, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def reader(alliance, server):
    reader = Reader(alliance, server)
    reader.site()
    return reader


def titles(items):
    return [entry["title"] for entry in items]


def test_a_source_publishes_what_its_rules_admit(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12),
                item("coal", "Price of casino chips", 11), include="title:price",
                exclude="title:casino")
    reader.says("steel", item("steel", "Casino steel", 10))
    assert titles(reader.run()) == ["Price of coal", "Casino steel"]


def test_rules_of_the_site_are_for_all_sources(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12))
    reader.says("steel", item("steel", "Casino steel", 10), item("steel", "Price of steel", 9))
    reader.site(exclude="/casino (night|steel)/")
    assert titles(reader.run()) == ["Price of coal", "Price of steel"]


def test_a_changed_rule_reaches_what_is_stored_and_loses_nothing(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12))
    before = reader.run()
    reader.rules("coal", exclude="casino")
    assert titles(reader.run()) == ["Price of coal"]
    reader.rules("coal")
    assert reader.run() == before


def test_what_is_kept_out_makes_room_for_older_entries(reader):
    reader.says("coal", *(item("coal", f"Casino {number}", 12) for number in range(5)),
                *(item("coal", f"Price {number}", number + 1) for number in range(4)),
                exclude="casino")
    reader.site(items=3)
    assert titles(reader.run()) == ["Price 3", "Price 2", "Price 1"]


@pytest.mark.parametrize("attributes, message", [
    ({"include": "titel:x"}, "include: a rule's field is title, link, category, author or content, "
                             "not titel"),
    ({"exclude": "/(/"}, "exclude: a rule's /(/ is no regular expression"),
    ({"content": "some"}, "content is full, summary or title, not some"),
])
def test_what_is_no_rule_is_told_with_file_and_line(reader, attributes, message):
    reader.says("coal", item("coal", "Price of coal"), **attributes)
    done = reader.command("run")
    assert done.returncode == 2
    assert f"list.opml:3: {message}" in done.stderr


def test_a_rule_of_the_site_that_is_none_is_told(reader):
    reader.says("coal", item("coal", "Price of coal"))
    reader.site(include='"open')
    done = reader.command("run")
    assert done.returncode == 2
    assert "aggregator.ini: include in [output]: a rule lacks its closing \"" in done.stderr


def test_explain_says_which_rule_keeps_an_entry_out(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12),
                exclude="casino")
    reader.run()
    said = reader.explain("coal-Casino night")
    assert (said["standing"], said["why"]) == (
        "kept-out", "exclude of its source in the list matches it")
    assert reader.explain("coal-Price of coal")["standing"] == "published"


def test_explain_knows_that_what_is_kept_out_takes_no_place(reader):
    reader.says("coal", item("coal", "Casino night", 13), item("coal", "Price", 12),
                item("coal", "Older price", 11), exclude="casino")
    reader.site(items=1)
    reader.run()
    assert reader.explain("coal-Price")["standing"] == "published"
    assert reader.explain("coal-Older price")["standing"] == "below"


def test_a_lead_that_is_kept_out_does_not_hide_its_copies(reader):
    guide = "Guide on storage safety"
    reader.says("coal", item("coal", guide, 11, TEXT), exclude="guide")
    reader.says("steel", item("steel", guide, 12, TEXT))
    reader.says("textile", item("textile", guide, 13, TEXT))
    assert [entry["url"] for entry in reader.run()] == [
        "https://steel.example/Guide-on-storage-safety"]
    assert "coal.example" not in json.dumps(reader.items())
    assert "textile.example" in json.dumps(reader.items())
    assert reader.explain(f"textile-{guide}")["standing"] == "published"


def test_a_copy_that_is_kept_out_is_not_told_with_the_lead(reader):
    guide = "Guide on storage safety"
    reader.says("coal", item("coal", guide, 11, TEXT))
    reader.says("steel", item("steel", guide, 12, TEXT), exclude="guide")
    assert len(reader.run()) == 1
    assert "steel.example" not in json.dumps(reader.items())


def outputs(reader):
    return {name: (reader.alliance.output / name).read_text(encoding="utf-8")
            for name in ("all.rss", "all.atom", "all.json", "index.html")}


def test_of_a_source_that_allows_an_excerpt_only_that_is_shown(reader):
    reader.says("coal", item("coal", "Price", text=f"<p>{LONG}</p><p>The end of it.</p>"),
                content="summary")
    entry = reader.run()[0]
    text = entry["content_html"] if "content_html" in entry else entry["summary"]
    assert "The council met in spring." in text and len(text) < 500
    assert ('<p>Read the rest at <a href="https://coal.example/Price">'
            "https://coal.example/Price</a></p>") in text
    for name, output in outputs(reader).items():
        assert "The council met" in output and "The end of it" not in output, name
        assert "https://coal.example/Price" in output, name
        # The page is a list of excerpts anyway; its titles lead to the rest.
        assert "Read the rest at" in output or name == "index.html", name


def test_of_a_source_that_allows_its_titles_nothing_else_is_shown(reader):
    reader.says("coal", item("coal", "Price", text="Secret text.", category="Secret subject"),
                content="title")
    reader.run()
    for name, output in outputs(reader).items():
        assert "Secret" not in output, name
        assert "Price" in output and "https://coal.example/Price" in output, name
    root = ElementTree.parse(reader.alliance.output / "all.atom").getroot()
    assert root.find(f"{ATOM}entry/{ATOM}title").text == "Price"


def test_a_source_that_allows_less_from_now_on_is_cut_at_once(reader):
    reader.says("coal", item("coal", "Price", text="Secret text."))
    reader.run()
    reader.rules("coal", content="title")
    reader.run()
    assert all("Secret" not in output for output in outputs(reader).values())


def test_a_changed_rule_of_the_list_takes_effect_when_publishing(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12))
    assert titles(reader.run()) == ["Price of coal", "Casino night"]
    reader.rules("coal", exclude="casino", content="title")
    before = reader.alliance.store.read_bytes()
    assert "Casino night" in reader.command("publish", "--dry-run", "--diff").stdout
    assert reader.alliance.store.read_bytes() == before
    assert reader.command("publish").returncode == 0
    [entry] = reader.items()
    assert entry["title"] == "Price of coal" and "Text." not in json.dumps(entry)
    reader.rules("coal")
    assert reader.command("publish").returncode == 0
    assert titles(reader.items()) == ["Price of coal", "Casino night"]


def test_rules_that_keep_out_everything_publish_nothing_and_say_so(reader):
    reader.says("coal", item("coal", "Price of coal", 13), item("coal", "Casino night", 12), include="tin")
    done = reader.command("run", "-v")
    assert done.returncode == 0 and "the rules keep out all entries: nothing to publish" in done.stderr
    assert reader.command("publish").stderr == ""
    reader.rules("coal")
    reader.run()
    # Not even where an empty feed is known to be meant, since something was withdrawn.
    assert reader.alliance("withdraw", "-q", "https://coal.example/Casino-night").returncode == 0
    reader.rules("coal", include="tin")
    done = reader.command("publish")
    assert (done.returncode, done.stderr) == (
        3, "aggregator: the rules keep out all entries: what is published stands\n")
    assert titles(reader.items()) == ["Price of coal", "[Withdrawn]"]
