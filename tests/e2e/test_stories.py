"""The same announcement issued by several associations is one story in the combined feed."""

import json
import sqlite3
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

import json_feed
from alliance import outline
from server import Document

TEXT = ("The electricity council has published a guide on the safe operation of grid storage "
        "stations. It covers the choice of sites, the spacing of containers, gas detection and "
        "the training of staff. Operators are asked to review their emergency plans with the "
        "local fire service before the summer peak, and to send their comments to "
        "the council. A checklist for inspections can be downloaded from its web site.")
CHINESE = ("近日，中国电力行业组织发布了电网侧储能电站安全运行指南，内容涵盖站址选择、舱间距离、"
           "可燃气体探测以及人员培训等方面。各运行单位应当在迎峰度夏之前会同当地消防部门修订应急预案，"
           "并将意见反馈至协会秘书处。指南全文可在协会网站下载。")
WEEK = ("<p>Week {week}: the index closed at {price} yuan a tonne.</p><p>Supply from the main "
        "producing areas was steady and trains ran as planned. Power stations on the coast burn "
        "little coal in this season and take most of it under long contracts, so that few "
        "cargoes were traded.</p><p>This report is no advice to invest.</p>")
ATOM = "{http://www.w3.org/2005/Atom}"


def item(name, text=TEXT, day=14, title=None, **members):
    members = {"guid": name, "link": f"https://{name}.example/news/1",
               "pubDate": f"{day:02} Apr 2026 08:00:00 +0000", "description": text, **members}
    return (f"<item><title>{escape(title or 'Guide on storage safety')}</title>" +
            "".join(f"<{key}>{escape(value)}</{key}>" for key, value in members.items() if value) +
            "</item>")


class Stories:
    """Sources whose items a test sets, and what a subscriber sees after a run."""

    def __init__(self, alliance, server):
        self.alliance, self.server, self.sources = alliance, server, {}

    def says(self, name, *items, **attributes):
        body = ('<rss version="2.0"><channel><title>News</title>'
                f"<link>https://{name}.example/</link><description>d</description>"
                f"{''.join(items)}</channel></rss>")
        self.server.script(f"/{name}", Document(body, None))
        self.sources[name] = outline(name, self.server.url(f"/{name}"), **attributes)

    def run(self, **later):
        self.alliance.later(**later)
        self.alliance.write_list(*self.sources.values())
        done = self.alliance("run")
        assert done.returncode == 0, done.stderr
        return self.items()

    def items(self):
        return json.loads((self.alliance.output / "all.json").read_text(encoding="utf-8"))["items"]

    def sql(self, text):
        with sqlite3.connect(self.alliance.store) as store:
            return store.execute(text).fetchall()


@pytest.fixture
def stories(alliance, server):
    return Stories(alliance, server)


def leads(items):
    return [(item["_source"]["title"], [copy["title"] for copy in item.get("_also", {"items": []})["items"]])
            for item in items]


COAL, STEEL, TEXTILE = (f"The {name} association" for name in ("coal", "steel", "textile"))


def test_a_reprint_is_one_story_with_both_who_issued_it(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", "<p>Source: the coal association</p>" + TEXT, 15,
                               title="How to keep storage safe"))
    [story] = stories.run()
    assert leads([story]) == [(COAL, [STEEL])]
    assert story["_also"] == {"items": [{"title": STEEL, "url": "https://steel.example/news/1"}]}
    assert story["date_published"] == "2026-04-14T08:00:00Z"
    assert story["content_html"].endswith(
        '<p>Also at: <a href="https://steel.example/news/1">The steel association</a></p>')


def test_every_format_and_the_page_tell_of_the_others(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15), text='Steel & "Iron" <China>')
    stories.run()
    public = stories.alliance.output
    entry = ElementTree.parse(public / "all.atom").find(f"{ATOM}entry")
    [related] = [link for link in entry.iter(f"{ATOM}link") if link.get("rel") == "related"]
    assert related.get("href") == "https://steel.example/news/1"
    line = ('<p>Also at: <a href="https://steel.example/news/1">Steel &amp; '
            "&quot;Iron&quot; &lt;China&gt;</a></p>")
    assert entry.find(f"{ATOM}content").text.endswith(line)
    rss = ElementTree.parse(public / "all.rss").find("channel/item")
    assert rss.find("{http://purl.org/rss/1.0/modules/content/}encoded").text.endswith(line)
    assert json_feed.problems((public / "all.json").read_bytes()) == []
    page = (public / "index.html").read_text(encoding="utf-8")
    assert '<span class="also">\n<span>also at</span>\n<a href="https://steel.example/news/1">' in page
    assert page.count("https://steel.example/news/1") == 1


def test_chinese_reprints_are_found_and_told_in_chinese(stories):
    stories.says("coal", item("coal", CHINESE, title="储能电站安全运行指南发布"), language="zh-CN")
    stories.says("steel", item("steel", "转载自：煤炭协会网站　" + CHINESE, 15, title="储能安全有了新指南"),
                 language="zh-CN")
    [story] = stories.run()
    assert leads([story]) == [(COAL, [STEEL])]
    assert "另见：<a href" in story["content_html"]


def test_two_weekly_reports_are_two_stories(stories):
    stories.says("coal", item("coal", WEEK.format(week=15, price=683), title="Weekly market report"))
    stories.says("steel", item("steel", WEEK.format(week=16, price=679), 15, title="Weekly market report"))
    assert leads(stories.run()) == [(STEEL, []), (COAL, [])]


def test_two_entries_of_one_source_are_never_one(stories):
    stories.says("coal", item("coal"), item("coal", day=13, guid="coal-2",
                                            link="https://coal.example/news/2"))
    assert leads(stories.run()) == [(COAL, []), (COAL, [])]


def test_a_link_to_the_same_page_is_the_same_story_whatever_is_said_of_it(stories):
    page = "https://www.council.example/guide.html"
    stories.says("coal", item("coal", "A guide is out.", link=page))
    stories.says("steel", item("steel", "Read this about storage.", 15, title="Of interest",
                               link=page.replace("https://www.", "http://") + "?utm_source=steel"))
    assert leads(stories.run()) == [(COAL, [STEEL])]
    assert stories.sql("SELECT reason, similarity FROM story_entry WHERE reason IS NOT NULL") == [
        ("link", None)]


def test_a_page_that_one_source_links_to_twice_makes_no_story(stories):
    page = "https://www.council.example/news/"
    stories.says("coal", item("coal", "One thing.", link=page),
                 item("coal", "Another thing.", 13, title="Another", guid="coal-2", link=page))
    stories.says("steel", item("steel", "A third thing.", 15, title="Third", link=page))
    assert len(stories.run()) == 3


@pytest.mark.parametrize("guid, title, count", [
    ("tag:council.example,2026:guide", "A guide", 1),
    ("tag:council.example,2026:guide", "Of interest", 2),  # somebody copied an id
    ("1", "A guide", 2)])
def test_only_a_globally_unique_id_makes_a_story(stories, guid, title, count):
    stories.says("coal", item("coal", "A guide is out.", title="A guide", guid=guid))
    stories.says("steel", item("steel", "Read this.", 15, title=title, guid=guid))
    assert len(stories.run()) == count


def test_priority_chooses_the_lead_before_time_does(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15), priority=5)
    stories.says("textile", item("textile", day=13), priority=-1)
    assert leads(stories.run()) == [(STEEL, [TEXTILE, COAL])]


def test_what_was_published_stays_whoever_comes_later(stories):
    stories.says("coal", item("coal"))
    [before] = stories.run()
    stories.says("steel", item("steel", day=13), priority=5)
    [after] = stories.run(hours=2)
    assert leads([after]) == [(COAL, [STEEL])]
    assert {key: after[key] for key in ("id", "date_published", "date_modified")} == {
        key: before[key] for key in ("id", "date_published", "date_modified")}


def test_a_third_copy_a_week_later_joins_and_one_after_three_weeks_does_not(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15))
    stories.run()
    stories.says("textile", item("textile", day=21))
    assert leads(stories.run(days=7)) == [(COAL, [STEEL, TEXTILE])]
    stories.says("paper", item("paper", day=0, pubDate="Wed, 06 May 2026 08:00:00 +0000"))
    assert leads(stories.run(days=15)) == [("The paper association", []), (COAL, [STEEL, TEXTILE])]


def test_a_lead_that_is_withdrawn_passes_the_story_on(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15))
    stories.says("textile", item("textile", day=15), priority=1)
    assert leads(stories.run()) == [(TEXTILE, [COAL, STEEL])]
    stories.sql("UPDATE entry SET state = 'withdrawn' WHERE link LIKE '%textile%'")
    assert leads(stories.run(hours=2)) == [(COAL, [STEEL])]
    stories.sql("UPDATE entry SET state = 'withdrawn' WHERE link LIKE '%coal%'")
    assert leads(stories.run(hours=2)) == [(STEEL, [])]


def test_a_source_that_leaves_the_list_passes_its_stories_on(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15))
    stories.run()
    del stories.sources["coal"]
    assert leads(stories.run(hours=2)) == [(STEEL, [])]


def test_an_entry_that_becomes_another_announcement_leaves_its_story(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15))
    stories.run()
    stories.says("steel", item("steel", WEEK.format(week=16, price=679), 15, title="Weekly report"))
    assert sorted(leads(stories.run(hours=2))) == [(COAL, []), (STEEL, [])]
    assert stories.sql("SELECT count(*) FROM story") == [(0,)]


def test_a_run_without_news_writes_nothing(stories):
    stories.says("coal", item("coal"))
    stories.says("steel", item("steel", day=15))
    stories.run()
    before = [stories.alliance.store.read_bytes(), stories.alliance.files(passing=True)]
    assert stories.alliance("publish").returncode == 0
    assert before == [stories.alliance.store.read_bytes(), stories.alliance.files(passing=True)]


def test_a_priority_that_is_none_is_told_with_its_line(stories):
    stories.says("coal", item("coal"), priority="high")
    stories.alliance.write_list(*stories.sources.values())
    done = stories.alliance("run")
    assert done.returncode == 2
    assert "list.opml:3: priority is a number from -100 to 100, not high" in done.stderr


def test_an_entry_that_moves_to_another_source_is_not_announced_again(stories):
    page = "https://www.council.example/guide.html"
    stories.says("coal", item("coal", "A guide is out.", link=page), item("other", day=13, title="Other"))
    stories.says("steel")
    before = stories.run()
    stories.says("coal", item("other", day=13, title="Other"))
    stories.says("steel", item("coal", "A guide is out.", 15, link=page))
    after = stories.run(hours=2)
    assert [entry["id"] for entry in after] == [entry["id"] for entry in before]
    assert leads(after)[0] == (COAL, [STEEL])
    [[lead]] = stories.sql("SELECT lead FROM story")
    [[copy]] = stories.sql("SELECT entry FROM story_entry WHERE reason = 'link'")
    told = stories.alliance("explain", str(copy)).stdout
    assert f"entry {lead} is published for it; same link as entry {lead}" in told
    told = json.loads(stories.alliance("explain", "--json", str(lead)).stdout)
    assert (told["story"]["lead"], told["story"]["reason"]) == (lead, None)
