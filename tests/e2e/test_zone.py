"""Dates that name no zone are in the source's own, else in the site's, else in Beijing's."""

import json

import pytest

from alliance import outline
from test_fetch import answer
from test_run import run



def undated(title):
    return answer('<rss version="2.0"><channel><title>F</title>'
                  f"<item><title>{title}</title><pubDate>2026-04-15 10:30</pubDate></item>"
                  f"<item><title>{title} in Moscow</title><pubDate>2026-04-15 10:30 +0300</pubDate>"
                  "</item></channel></rss>")


def published(alliance):
    items = json.loads((alliance.output / "all.json").read_text(encoding="utf-8"))["items"]
    return {item["title"]: item["date_published"] for item in items}


@pytest.mark.parametrize("site, source, expected", [
    (None, None, "2026-04-15T10:30:00+08:00"),
    ("UTC", None, "2026-04-15T10:30:00Z"),
    (None, "+03:30", "2026-04-15T10:30:00+03:30"),
    ("UTC", "Asia/Tokyo", "2026-04-15T10:30:00+09:00"),
])
def test_the_zone_of_dates_that_name_none(alliance, server, site, source, expected):
    if site:
        alliance.config.write_text(alliance.config.read_text().replace(
            "[site]\n", f"[site]\ntimezone = {site}\n"))
    server.script("/coal", undated("coal"))
    server.script("/other", undated("other"))
    zone = {"timezone": source} if source else {}
    alliance.write_list(outline("other", server.url("/other"), timezone="-05:00"),
                        outline("coal", server.url("/coal"), **zone))
    alliance.later(days=1)
    assert run(alliance) == []
    dates = published(alliance)
    assert dates["coal"] == expected
    assert dates["other"] == "2026-04-15T10:30:00-05:00"
    assert dates["coal in Moscow"] == "2026-04-15T10:30:00+03:00"


def test_a_zone_that_does_not_exist_is_told_with_its_line(alliance):
    alliance.write_list(outline("coal", timezone="Mars"))
    done = alliance("update")
    assert done.returncode == 2
    assert "list.opml:3: timezone is " in done.stderr and "not Mars" in done.stderr
