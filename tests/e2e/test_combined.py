"""The combined feed: fair to every source, no larger than it may be."""

import collections
import datetime
import email.utils
import json
import random
import shutil

import pytest

from alliance import START, outline
from server import Response

TEXT = "Prices rose in the first quarter, and stocks fell. "


def rss(name, count, hours=0, text=TEXT, prefix="", shuffle=lambda items: None):
    """So many entries of a source, an hour apart, the newest `hours` before START."""
    items = [
        f"<item><title>{prefix}{name} report {n}</title><guid isPermaLink='false'>{prefix}{name}-{n}</guid>"
        f"<link>http://{name}.example/{prefix}{n}</link><pubDate>{date(hours + n)}</pubDate>"
        f"<description>{name} {n}: {text}</description></item>" for n in range(count)]
    shuffle(items)
    return Response(200, f"<rss version='2.0'><channel><title>{name}</title><link>http://{name}.example/</link>"
                         f"<description>d</description>{''.join(items)}</channel></rss>".encode(),
                    {"Content-Type": "application/rss+xml"})


def date(hours):
    return email.utils.format_datetime(START - datetime.timedelta(hours=hours + 1), usegmt=True)


@pytest.fixture
def combined(alliance, server):
    class Combined:
        def configure(self, **output):
            alliance.configure()
            lines = "".join(f"{key} = {value}\n" for key, value in output.items())
            alliance.config.write_text(f"{alliance.config.read_text()}[output]\n{lines}")

        def gather(self, **sources):
            for name, answer in sources.items():
                server.script(f"/{name}", answer)
            alliance.write_list(*(outline(name, server.url(f"/{name}")) for name in sources))
            alliance.update()

        def publish(self, *arguments, status=0):
            done = alliance("publish", *arguments)
            assert done.returncode == status, done.stderr
            return self.items()

        def items(self, path="all"):
            return json.loads((alliance.output / f"{path}.json").read_text())["items"]

    alliance.schedule["max_interval"] = "60m"
    alliance.configure()
    return Combined()


def sources_of(items):
    return collections.Counter(item["_source"]["title"].split()[1] for item in items)


FIVE = {"coal": rss("coal", 90), "steel": rss("steel", 8, 4), "textile": rss("textile", 8, 10),
        "paper": rss("paper", 8, 20), "tin": rss("tin", 8, 30), "gold": rss("gold", 8, 40)}


def test_no_source_takes_more_than_its_share(combined, alliance):
    combined.gather(**FIVE)
    items = combined.publish()
    assert sources_of(items) == {"coal": 10} | dict.fromkeys(list(FIVE)[1:], 8)
    assert [item["date_published"] for item in items] == \
        sorted((item["date_published"] for item in items), reverse=True)
    # The newest ones are told; why one is not is no secret.
    assert [item["title"] for item in items if "coal" in item["title"]] == \
        [f"coal report {n}" for n in range(10)]
    assert "its share" in alliance("explain", "http://coal.example/12").stdout
    assert "published" in alliance("explain", "http://coal.example/9").stdout


@pytest.mark.of_many
def test_ten_orders_of_the_same_sources_and_entries_give_the_same_bytes(combined, alliance):
    """Whatever the order of the list and of the entries in their documents.  (Of two sources' entries of one
    second the one that came first has it.)"""
    shuffle = random.Random(20200415).shuffle
    names = ["coal", "steel", "textile"]
    seen = set()
    for _ in range(10):
        shuffle(names)
        alliance.store.unlink(missing_ok=True)
        shutil.rmtree(alliance.output, ignore_errors=True)
        combined.gather(**{name: rss(name, 4, len(name) / 9, shuffle=shuffle) for name in names})
        assert len(combined.publish()) == 12
        seen.add(tuple((path.relative_to(alliance.output), path.read_bytes())
                       for path in sorted(alliance.output.rglob("*.*"))
                       if path.suffix in (".rss", ".atom", ".json") and path.name != "status.json"
                       and path.name != "health.atom"))
    assert len(seen) == 1


def test_what_is_left_out_comes_when_there_is_room(combined, alliance):
    combined.gather(**FIVE)
    before = {item["id"]: item for item in combined.publish()}
    combined.configure(per_source="40")
    after = {item["id"]: item for item in combined.publish()}
    assert sources_of(after.values())["coal"] == 26
    assert after.items() >= before.items()  # with the dates that they had


def test_a_feed_that_becomes_shorter_for_fairness_is_no_fault(combined):
    combined.gather(coal=rss("coal", 90))
    assert len(combined.publish()) == 90
    combined.gather(coal=rss("coal", 90), steel=rss("steel", 8, 4))
    assert sources_of(combined.publish()) == {"coal": 22, "steel": 8}


@pytest.mark.parametrize("output, count", [
    ({"items": 3}, 3),
    ({"window": "6h", "window_items": 1}, 7),
    ({"window": "6h", "window_items": 9}, 9),
])
def test_how_much_a_feed_holds_can_be_configured(combined, output, count):
    combined.configure(**output)
    combined.gather(coal=rss("coal", 60, text=TEXT * 25))
    items = combined.publish()
    assert [item["title"] for item in items] == [f"coal report {n}" for n in range(count)]


@pytest.mark.parametrize("output, limit, length", [({}, 512 << 10, 250), ({"max_bytes": "64k"}, 64 << 10, 25)])
def test_no_document_is_larger_than_it_may_be_and_none_could_be_larger(combined, alliance, output, limit, length):
    combined.configure(**output)
    combined.gather(coal=rss("coal", 100, text=TEXT * length))
    count = len(combined.publish())
    sizes = [(alliance.output / f"all.{format}").stat().st_size for format in ("rss", "atom", "json")]
    assert max(sizes) <= limit < max(sizes) * (count + 1) / count


def test_one_huge_entry_does_not_push_out_the_others(combined):
    combined.gather(coal=rss("coal", 1, text=TEXT * 12000), steel=rss("steel", 20, 4))
    items = combined.publish()
    assert len(items) == 21
    assert "Read the rest at" in items[0]["content_html"] and len(items[0]["content_html"]) < 1000


@pytest.mark.parametrize("line", ["window_items = 0", "window_items = 1001", "window = 60", "per_source = 0",
                                  "per_source = 101", "max_bytes = 63k", "max_bytes = 17M"])
def test_what_cannot_be_is_refused_with_its_line(alliance, line):
    alliance.write_list()
    alliance.config.write_text(f"[sources]\nfile = list.opml\n[output]\n{line}\n")
    done = alliance("sources")
    assert done.returncode == 2 and ":4: " in done.stderr
