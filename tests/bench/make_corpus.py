#!/usr/bin/env python3
"""make_corpus.py FOLDER: writes 100 feeds of some 25 MB into FOLDER, the same ones each time.

A mixture of sizes, of RSS and Atom, of CDATA and escaped HTML, of English and Chinese, with
the habits of editors; their words are drawn from a short list.
"""

import pathlib
import random
import sys
from xml.sax.saxutils import escape, quoteattr

ENGLISH = ("power grid output rose by percent in the first quarter said council members of "
           "association steel coal machinery new plant market report weekly meeting held "
           "S&P500 energy storage price index growth and for with safety standards").split()
CHINESE = ("全国 发电量 同比 增长 电力 企业 联合会 发布 报告 煤炭 钢铁 机械 行业 运行 情况 "
           "会议 召开 标准 安全 生产 储能 市场 价格 指数 第一季度 , 。").split()
FEEDS = 100


def words(chance, language, count):
    if language == "zh":
        return "".join(chance.choice(CHINESE) for _ in range(count))
    return " ".join(chance.choice(ENGLISH) for _ in range(count))


def paragraph(chance, language):
    """A paragraph of HTML as editors write it: links, emphasis, pictures, bad habits."""
    text = escape(words(chance, language, chance.randint(20, 80)))
    link = f'<a href="/news/{chance.randint(1, 9999)}.html?a=1&amp;b=2">{words(chance, language, 3)}</a>'
    extra = chance.choice([
        "", "", f"<strong>{words(chance, language, 4)}</strong>", "<br/>&nbsp;",
        '<img src="https://img.example/a.jpg" width="640" height="480" alt="" class="wide">',
        f'<span style="color:#333">{words(chance, language, 5)}</span>',
        f"<ul><li>{words(chance, language, 6)}</li><li>{words(chance, language, 6)}</li></ul>"])
    return f"<p>{text} {link} {extra}</p>\n".replace("S&amp;P", "S&P")


def body(chance, language):
    return "".join(paragraph(chance, language) for _ in range(chance.choice([1, 2, 4, 8, 20])))


def wrapped(chance, html, is_cdata):
    return f"<![CDATA[{html}]]>" if is_cdata else escape(html)


def rss_item(chance, language, number, is_cdata):
    content = ""
    if chance.random() < 0.6:
        content = f"<content:encoded>{wrapped(chance, body(chance, language), is_cdata)}</content:encoded>"
    return (f"<item><title>{escape(words(chance, language, 8))}</title>\n"
            f"<link>https://news.example/{number}.html</link>"
            f'<guid isPermaLink="false">https://news.example/?p={number}</guid>\n'
            f"<pubDate>Wed, {1 + number % 28:02} Apr 2020 {number % 24:02}:30:00 +0800</pubDate>"
            f"<dc:creator>{words(chance, language, 1)}</dc:creator>"
            + "".join(f"<category>{escape(words(chance, language, 1))}</category>"
                      for _ in range(chance.randint(0, 5)))
            + f"\n<description>{wrapped(chance, paragraph(chance, language), is_cdata)}</description>"
            f"{content}</item>\n")


def rss(chance, language, items):
    is_cdata = chance.random() < 0.7
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{escape(words(chance, language, 3))}</title>"
            f"<link>https://news.example/</link><description/><language>{language}</language>\n"
            + "".join(rss_item(chance, language, i, is_cdata) for i in range(items))
            + "</channel></rss>\n")


def atom(chance, language, items):
    entries = "".join(
        f"<entry><id>tag:news.example,2020:{i}</id><title>{escape(words(chance, language, 8))}</title>\n"
        f'<link href="https://news.example/{i}.html"/>'
        f"<updated>2020-04-{1 + i % 28:02}T{i % 24:02}:30:00+08:00</updated>"
        f"<author><name>{words(chance, language, 1)}</name></author>"
        f'<content type="html">{wrapped(chance, body(chance, language), chance.random() < 0.3)}</content>'
        "</entry>\n" for i in range(items))
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
            f"xml:lang={quoteattr(language)}><id>tag:news.example,2020:feed</id>"
            f"<title>{escape(words(chance, language, 3))}</title>"
            f"<updated>2020-04-28T00:00:00Z</updated>\n{entries}</feed>\n")


def main():
    folder = pathlib.Path(sys.argv[1])
    chance = random.Random(2020)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(FEEDS):
        language = "zh" if chance.random() < 0.3 else "en"
        items = chance.choice([10, 15, 20, 25, 50, 100, 300])
        make = atom if chance.random() < 0.25 else rss
        (folder / f"{number:03}.xml").write_text(make(chance, language, items), encoding="utf-8")


if __name__ == "__main__":
    main()
