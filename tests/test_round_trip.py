"""Each golden feed written in each format and read back is the same feed, but for what the
format has no place for."""

import html
import json
import re

import pytest

from conftest import run
from test_golden import FOLDERS
from tool import Tool

FEEDS = [folder for folder in FOLDERS if not folder.name.startswith("no-feed")]
FORMATS = ["rss", "atom", "json"]

# What a format cannot say, as paths of the dump.
LOST = {
    "rss": {"feed.id", "feed.authors", "feed.icon", "feed.logo", "feed.generator",
            "feed.categories.label", "entries.authors.uri", "entries.authors.avatar",
            "entries.categories.label", "entries.enclosures.title", "entries.source.id",
            "entries.source.language", "entries.extensions"},
    "atom": {"entries.comments", "entries.extensions",
             "feed.ttl", "feed.authors.avatar", "feed.generator.uri", "entries.authors.avatar"},
    "json": {"feed.id", "feed.updated", "feed.rights", "feed.ttl", "feed.generator",
             "feed.categories", "entries.categories.scheme", "entries.source",
             "entries.contributors", "entries.rights", "entries.licenses", "entries.comments",
             "entries.extensions"},
}

# Vocabularies that are written from the model's own members, and read into them again: what
# becomes of each is told by test_passed.c and test_passing.py.
PASSED = {"entries.media", "entries.geo", "entries.extensions", "entries.publisher",
          "entries.in_reply_to", "entries.comment_feed"}

# What is there afterwards although the feed did not say it: the format demands it, or it is
# inherited from the feed.
MADE = {
    "rss": {"feed.docs", "feed.published", "feed.subtitle", "feed.image.title", "feed.image.link",
            "entries.id_is_permalink",
            "entries.language", "entries.media.contents", "entries.source.language"},
    "atom": {"feed.authors", "entries.title", "entries.language", "entries.media.contents",
             "entries.source.language", "entries.source.authors", "entries.source.updated"},
    "json": {"entries.extensions"},  # our own member _source
}

# What is said in another place.
MOVED = {
    "rss": {"entries.image.url": "entries.media.thumbnails.url"},
    "atom": {"entries.image.url": "entries.media.thumbnails.url", "feed.image.url": "feed.logo"},
    "json": {"feed.image.url": "feed.logo"},
}

# RSS says when an item changed only where that is not when it was published, and nobody can
# tell whether a "<" in its description is markup.
SAME = {"rss": {"entries.updated.utc": "entries.published.utc"}, "atom": {}, "json": {}}
TAGS = {"rss": {"feed.subtitle.value"}, "atom": set(), "json": set()}

# Not of the feed: how it was written, and where it lies.
IGNORED = {"raw", "base", "links", "type"}
TYPED = {"enclosures"}


@pytest.fixture(scope="module")
def rewrite():
    """Writes a feed anew, of the format (or as the model) and the file that are named."""
    tool = Tool("rewrite")
    yield lambda kind, path, *content_type: tool("\t".join([kind, str(path), *content_type]))
    tool.close()


def flatten(value, path=(), within=None):
    """Path -> value of all that is said; a path is of names and of numbers in lists."""
    if isinstance(value, list):
        return {key: found for i, part in enumerate(value)
                for key, found in flatten(part, (*path, i), within).items()}
    if not isinstance(value, dict):
        return {path: value} if value != "" else {}
    if value.get("type") == "text/html" and "content" not in path:
        value = {**value, "value": html.unescape(value["value"])}
    if "value" in value:  # the language of a text is that of what it stands in
        value = {"value": value["value"]}
    return {key: found for name, part in value.items()
            if name not in IGNORED or (name == "type" and within in TYPED)
            for key, found in flatten(part, (*path, name), name).items()}


def name_of(path):
    return ".".join(part for part in path if isinstance(part, str))


def is_in(path, names):
    name = name_of(path)
    return any(name == wanted or name.startswith(wanted + ".") for wanted in names)


def feed_of(dump):
    return flatten({"feed": dump["feed"], "entries": dump.get("entries", [])})


def moved(path, value, kind, feed):
    """Where a format says this, unless something of the feed is there already."""
    name = MOVED[kind].get(name_of(path))
    if name is None:
        return path, value
    numbers = [part for part in path if not isinstance(part, str)]
    parts = name.split(".")
    new = (parts[0], *numbers, *parts[1:]) if parts[0] == "entries" else tuple(parts)
    if name.endswith("thumbnails.url"):
        new = (*new[:-1], 0, "url")
    return (None, None) if new in feed else (new, value)


def expected_of(model, kind):
    expected = {}
    for path, value in model.items():
        same = SAME[kind].get(name_of(path))
        other = path[:-2] + tuple(same.split(".")[-2:]) if same else None
        if is_in(path, LOST[kind]) or (other and model.get(other) == value):
            continue
        path, value = moved(path, value, kind, model)
        if path:
            expected[path] = re.sub("<[^>]*>", "", value).strip() if is_in(path, TAGS[kind]) else value
    return expected


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("folder", FEEDS, ids=lambda folder: folder.name)
def test_what_is_written_reads_as_what_was_meant(rewrite, folder, kind, tmp_path):
    source, = folder.glob("input.*")
    options = folder / "options"
    content_type = options.read_text().split()[1:] if options.exists() else []
    model = feed_of(json.loads(rewrite("model", source, *content_type)))
    written = tmp_path / "written"
    written.write_bytes(rewrite(kind, source, *content_type))
    dump = json.loads(run("aggregator", "parse", written).stdout)
    assert dump["wellformed"] and "problems" not in dump
    expected = expected_of(model, kind)
    found = {path: value.strip() if is_in(path, TAGS[kind]) else value
             for path, value in feed_of(dump).items()
             if path in expected or not is_in(path, MADE[kind] | LOST[kind] | PASSED)}
    assert found == expected


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("folder", FEEDS, ids=lambda folder: folder.name)
def test_what_was_read_back_is_written_the_same_for_ever(rewrite, folder, kind, tmp_path):
    source, = folder.glob("input.*")
    written = [rewrite(kind, source)]
    for _ in range(2):  # the first time what was made up becomes the feed's own
        path = tmp_path / "written"
        path.write_bytes(written[-1])
        written.append(rewrite(kind, path))
    assert written[2] == written[1]
