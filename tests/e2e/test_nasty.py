"""Records that have broken feeds, and any text in any field: the feeds stay clean."""

import csv
import io
import json
import random
import re
import unicodedata

import html5lib
import pytest
from lxml import etree

import json_feed
from test_feedgen import ATOM, CONTENT, Newsroom, lines_of

CONTROLS = "".join(chr(number) for number in range(1, 32)) + "\x7f" + "".join(
    chr(number) for number in range(0x80, 0xa0))
BIDI = "".join(map(chr, (*range(0x202a, 0x202f), *range(0x2066, 0x206a), 0x200e, 0x200f)))
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
WORD = """<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<p class="MsoNormal" style="mso-pagination:widow-orphan;font-family:宋体"><o:p>&nbsp;</o:p>
<span lang="EN-US" style="background:url(javascript:x)">A\x0b<font face=宋体>B</font></span>
<!--[if !supportLists]-->·<!--[endif]--><v:shape id=_x0000_s1026></v:shape></p>"""

TEXTS = [
    CONTROLS + "controls", "a]]>b<![CDATA[c]]>", BIDI + "bidi", ZERO_WIDTH + "zero width",
    "S&P500, 5G&6G, R&D, AT&T &amp; &lt;b&gt; &copy &#8; &#xD83D;&#xDE00;", "x<y>z \"q\" 'p'",
    "H<sub>2</sub>O", "</title></item></channel></rss>", "--> <!-- <?php ?> <!DOCTYPE x>",
    "\u2028\u2029\u0085 line ends", "😀👨‍👩‍👧 𠮷 e\u0301", "\ufdd0\ufffe\uffff\ufffd non-characters",
    "%s%n%00 \\u0000 {}", "   \u3000\u00a0 wide   spaces  ", "题" * 300,
]
CONTENTS = [
    WORD, "<p>a<ul><li>b</p></ul><b><i>c</b></i></br><td>d", "<a href='javascript:x'>y</a>",
    "<img src='//cdn.example/新 闻.png' onerror=x><img src='data:image/png;base64,AAAA'>",
    "<iframe src=x></iframe><svg><script>alert(1)</script></svg><math><mi>x</math>",
    "<a href='/files/一季度 报告 (终稿).pdf'>报告</a>", "]]>" + CONTROLS, "&#x80;&#0;&#xFFFF;&nosuch;",
    "<table><tr><td>1<td>2<tr><td>3</table><p><div>x</div></p>", "<p " + "a='1' " * 200 + ">x",
    "<div>" * 300 + "deep" + "</div>" * 300, "<!--" + "-" * 50, "<p title='\"'>'</p>", "<", "&",
]


def nasty_records():
    for number, text in enumerate(TEXTS):
        yield {"id": f"t{number}", "url": f"/t/{number}/{text}"[:400], "title": f"T{number} {text}",
               "section": f"S {text}"[:60], "summary": text, "content_text": text,
               "authors": [text, text], "tags": [f"tag {text}"], "date": "2020-04-15",
               "attachments": [{"url": f"/文件/一 季度 {number}.pdf", "title": text, "type": text,
                                "size": number}], "image": f"/图 {number}.png"}
    for number, content in enumerate(CONTENTS):
        yield {"id": f"c{number}", "url": f"/c/{number}", "title": f"C{number}",
               "content_html": content, "pair": "all", "language": ["en", "zh-CN"][number % 2]}
    yield {"id": "long", "title": "Long " + "长标题 title " * 80_000}
    yield {"id": "surrogate", "title": "lone \ud800 surrogate"}


@pytest.fixture
def newsroom(tmp_path):
    room = Newsroom(tmp_path)
    (tmp_path / "feedgen.ini").write_text(
        "[site]\nbase_url = https://feeds.example.org/\n[output]\nitems = 200\n")
    return room


def build(newsroom):
    return newsroom.build("-q", "-c", newsroom.folder / "feedgen.ini")


def check_html(fragment):
    html5lib.HTMLParser(strict=True).parseFragment(fragment)


def check_feeds(newsroom):
    """Every feed is well-formed and clean, and the three formats say the same."""
    paths = sorted(newsroom.output.rglob("*.rss"))
    assert paths
    for path in paths:
        rss = list(etree.parse(str(path)).iter("item"))
        atom = list(etree.parse(str(path.with_suffix(".atom"))).iter(f"{ATOM}entry"))
        data = path.with_suffix(".json").read_bytes()
        assert json_feed.problems(data) == []
        items = json.loads(data)["items"]
        assert len(rss) == len(atom) == len(items)
        for of_rss, of_atom, item in zip(rss, atom, items):
            assert of_rss.findtext("title") == of_atom.findtext(f"{ATOM}title") == item["title"]
            assert of_rss.findtext("guid") == of_atom.findtext(f"{ATOM}id") == item["id"]
            content = of_rss.findtext(CONTENT)
            assert content == of_atom.findtext(f"{ATOM}content") == item.get("content_html")
            if content:
                check_html(content)
            check_html(of_rss.findtext("description"))
    etree.parse(str(newsroom.output / "feeds.opml"))
    for page in newsroom.output.rglob("*.html"):
        html5lib.HTMLParser(strict=True).parse(page.read_text("utf-8"))


def test_feeds_of_nasty_records_are_clean(newsroom):
    newsroom.write("nasty.jsonl", *nasty_records())
    (newsroom.records / "中文 文件名 (1).csv").write_text(
        "标题,链接,正文\r\n文件名,/x 文件,\"一\r\n二\"\r\n", encoding="utf-8-sig")
    (newsroom.records / "No.105.1.htm").write_text(
        "<html><body><p>Current location: Home > N</p><h1>N</h1><h2>W</h2>" + WORD * 3 +
        "<p>" + "words " * 30 + "</p></body></html>", encoding="utf-8")
    result = build(newsroom)
    assert result.returncode == 1
    (line,) = lines_of(result)
    assert line.startswith(f"feedgen: {newsroom.records}/nasty.jsonl:{len(TEXTS) + len(CONTENTS) + 2}: bad JSON")
    assert len(newsroom.items()) == len(TEXTS) + len(CONTENTS) + 3
    check_feeds(newsroom)


PIECES = ["a", " ", "&", "<", ">", "\"", "'", ";", "#x", "\n", "\t", "\r", "\v", "\x1b[31m", "&amp;",
          "&lt;b", "&#8;", "&nbsp;", "&copy", "S&P500", "<b>", "</b>", "</p>", "<script>", "<!--",
          "-->", "]]>", "<![CDATA[", "%s", "\\", "电力", "。", "𠮷", "😀", "e\u0301", "\u00a0",
          "\u200b", "\u2028", "\u202e", "\ufeff", "\ufffd", "\uffff", "\u0085", "\u3000", "1", "-"]

# Validators take a plain text with an end tag for HTML, so that it is published without tags.
PLAIN_PIECES = [piece for piece in PIECES if not piece.startswith("</")]

# What no feed may hold in plain text, dropped or become a space.
DROPPED = set("\u200b\u202e\ufeff\ufffd\uffff")


def published(text):
    """What a reader of the feed shall see of a plain text, said in another way than ours."""
    text = "".join(" " if unicodedata.category(c) == "Cc" or c in "\u2028\u2029" else c
                   for c in text.replace("\u0085", "…") if c not in DROPPED)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def test_any_text_in_any_field_reads_back_equal(newsroom):
    chance = random.Random(20200416)

    def any_text(pieces=PLAIN_PIECES):
        return "".join(chance.choices(pieces, k=chance.randint(1, 10)))

    records = [{"id": str(number), "title": f"T{any_text()}", "summary": f"s{any_text()}",
                "url": f"/{number}/{any_text(PIECES)}",
                "section": f"S {number % 3} {any_text(PIECES)}",
                "authors": [f"a{any_text()}"], "tags": [f"t{number}{any_text()}"],
                "content_text": f"c{any_text(PIECES)}", "date": "2020-04-15",
                "attachments": [{"url": f"/f{number}{any_text(PIECES)}", "title": f"f{any_text()}"}]}
               for number in range(150)]
    newsroom.write("a.jsonl", *records)
    table = io.StringIO()
    writer = csv.DictWriter(table, ["id", "title", "content_text"], extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**record, "id": "csv" + record["id"]} for record in records[:40])
    (newsroom.records / "b.csv").write_bytes(table.getvalue().encode())
    result = build(newsroom)
    assert (result.returncode, result.stderr) == (0, "")
    check_feeds(newsroom)
    items = {item["id"].rpartition("/")[2]: item for item in newsroom.items()}
    assert len(items) == 190
    for record in records:
        item = items[record["id"]]
        assert item["title"] == published(record["title"])
        assert item["summary"] == published(record["summary"])
        assert item["authors"] == [{"name": published(record["authors"][0])}]
        assert item["tags"][-1] == published(record["tags"][0])
        assert item["attachments"][0]["title"] == published(record["attachments"][0]["title"])
        text = "".join(html5lib.parseFragment(item["content_html"]).itertext())
        assert " ".join(text.split()) == published(record["content_text"])
    for record in records[:40]:
        assert items["csv" + record["id"]]["title"] == published(record["title"])


def test_files_and_folders_of_chinese_names_with_spaces_are_read(tmp_path):
    room = Newsroom(tmp_path)
    folder = room.records / "记录 （终稿）"
    folder.mkdir()
    (folder / "一季度 导出.csv").write_text('title,url\n"甲 乙","/a b/新闻 一.htm"\n')
    (folder / "二季度 导出.jsonl").write_text(json.dumps({"id": "一 二", "title": "丙"}) + "\n")
    (folder / "第 3 号.txt").write_text("no page of the site")
    done = room.build("-q")
    assert done.returncode == 1 and lines_of(done) == [
        f"feedgen: {folder}/第 3 号.txt: the name is not No.<section>.<id>.txt: it gives the page's address"]
    assert [(item["title"], item.get("url"), item["id"].rpartition(":-/")[2]) for item in room.items()] == [
        ("丙", None, "%E4%B8%80%20%E4%BA%8C"), ("甲 乙", "http://english.cec.org.cn/a%20b/%E6%96%B0%E9%97%BB%20%E4%B8%80.htm",
                                               "a%20b/%E6%96%B0%E9%97%BB%20%E4%B8%80.htm")]
    before = room.snapshot()
    room.build("-q")
    assert room.snapshot() == before


def test_a_file_to_which_the_text_leads_is_not_listed_behind_it(tmp_path):
    room = Newsroom(tmp_path)
    files = ["/附件/一季度 报告.pdf", "/附件/二季度 报告.pdf", "/附件/三季度 (终稿).pdf"]
    room.write("a.jsonl", {"id": 1, "title": "T", "url": "/1", "attachments": [{"url": url} for url in files],
                           "content_html": f"<p>文 <a href='{files[1]}'>报告</a></p>"})
    assert room.build("-q").returncode == 0
    (item,) = room.items()
    addresses = [attachment["url"] for attachment in item["attachments"]]
    assert re.findall('href="([^"]*)"', item["content_html"]) == addresses[1:]
    assert item["content_html"].count("<p>Files: ") == 1 and addresses[2].endswith("%20(%E7%BB%88%E7%A8%BF).pdf")
