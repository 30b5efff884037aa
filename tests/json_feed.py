"""A strict checker for JSON Feed 1.1, written from jsonfeed.org/version/1.1."""

import json
import re

VERSION = "https://jsonfeed.org/version/1.1"
RFC3339 = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d"
                     r"(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
URL = re.compile(r"https?://[^\s/\"<>\\^`{|}]+(/[!-~]*)?")
MARKUP = re.compile(r"</\w+>")


def is_url(value):
    return URL.fullmatch(value) and not re.search(r'["<>\\^`{|}]', value)


CHECKS = {
    "text": lambda v: v.strip() != "",
    "plain": lambda v: v.strip() != "" and not MARKUP.search(v) and "\n" not in v,
    "url": is_url,
    "date": RFC3339.fullmatch,
    "language": LANGUAGE.fullmatch,
    "type": MEDIA_TYPE.fullmatch,
}

AUTHOR = {"name": "plain", "url": "url", "avatar": "url"}
FEED = {"version": "url", "title": "plain", "home_page_url": "url", "feed_url": "url",
        "description": "plain", "user_comment": "text", "next_url": "url", "icon": "url",
        "favicon": "url", "authors": [AUTHOR], "author": AUTHOR, "language": "language",
        "expired": bool, "hubs": [{"type": "text", "url": "url"}], "items": list}
ITEM = {"id": "text", "url": "url", "external_url": "url", "title": "plain",
        "content_html": "text", "content_text": "text", "summary": "plain", "image": "url",
        "banner_image": "url", "date_published": "date", "date_modified": "date",
        "authors": [AUTHOR], "author": AUTHOR, "tags": ["plain"], "language": "language",
        "attachments": [{"url": "url", "mime_type": "type", "title": "plain",
                         "size_in_bytes": int, "duration_in_seconds": float}]}


def check_value(path, value, rule):
    """Problems of one value against its rule."""
    if isinstance(rule, dict):
        return check_object(path, value, rule)
    if isinstance(rule, list):
        if not isinstance(value, list) or not value:
            return [f"{path}: not a list with something in it"]
        return [p for i, v in enumerate(value) for p in check_value(f"{path}[{i}]", v, rule[0])]
    if isinstance(rule, type):
        is_right = type(value) is rule or (rule is float and type(value) is int)
        return [] if is_right and (rule in (bool, list) or value >= 0) else [f"{path}: {value!r}"]
    if not isinstance(value, str) or not CHECKS[rule](value):
        return [f"{path}: {value!r} is no {rule}"]
    return []


def check_object(path, value, rules):
    if not isinstance(value, dict):
        return [f"{path}: not an object"]
    found = []
    for name, member in value.items():
        if name.startswith("_"):
            if not isinstance(member, dict):
                found.append(f"{path}.{name}: an extension is an object")
        elif name not in rules:
            found.append(f"{path}.{name}: unknown")
        else:
            found += check_value(f"{path}.{name}", member, rules[name])
    return found


def no_twice(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a name twice in {names}")
    return dict(pairs)


def no_constant(name):
    raise ValueError(name)


def problems(data):
    """What is wrong with the bytes of a document; nothing when it is right."""
    try:
        feed = json.loads(data.decode("utf-8"), object_pairs_hook=no_twice,
                          parse_constant=no_constant)
    except ValueError as reason:
        return [f"not JSON: {reason}"]
    found = check_object("feed", feed, FEED)
    if not isinstance(feed, dict) or next(iter(feed), None) != "version" or feed["version"] != VERSION:
        return found + ["feed.version: not first, or not 1.1"]
    found += [f"feed.{name}: missing" for name in ("title", "items") if name not in feed]
    if "feed_url" in feed and feed.get("next_url") == feed["feed_url"]:
        found.append("feed.next_url: loops")
    ids = set()
    for i, item in enumerate(feed.get("items", [])):
        path = f"items[{i}]"
        found += check_object(path, item, ITEM)
        if "content_html" not in item and "content_text" not in item:
            found.append(f"{path}: no content")
        if item.get("id") in ids or "id" not in item:
            found.append(f"{path}.id: missing or not unique")
        ids.add(item.get("id"))
        found += check_attachments(path, item)
    return found


def check_attachments(path, item):
    found = []
    titles = [a["title"] for a in item.get("attachments", []) if "title" in a]
    if len(set(titles)) != len(titles):
        found.append(f"{path}.attachments: two of one title are alternates")
    for attachment in item.get("attachments", []):
        found += [f"{path}.attachments: no {name}" for name in ("url", "mime_type")
                  if name not in attachment]
    return found
