"""The report as a page that stands alone."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from selectolax.lexbor import LexborHTMLParser

from bot.rendering.report.html import read_style, render_report_html
from bot.rendering.script import TRADITIONAL
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.bot.reports import CLUSTER, NOTHING, REPORT, SUGGESTION

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</q></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202egpj.exe \x00\x1b[31m",
)


def parse(language: str, **fields: object) -> LexborHTMLParser:
    page = render_report_html(replace(REPORT, **fields), language)
    return LexborHTMLParser(page.decode())


def read_texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text(strip=True) for node in page.css(selector)]


@pytest.mark.parametrize(
    ("language", "title", "missing", "headings"),
    [
        ("en", "Lattice: report of questions", "missing: slides", "What to write next"),
        ("zh", "Lattice：提问报告", "缺：PPT", "建议补充"),
    ],
)
def test_a_page_says_everything_in_the_reader_s_language(language, title, missing, headings):
    page = parse(language)
    assert read_texts(page, "h1") == [title] == read_texts(page, "head title")
    assert read_texts(page, "h2")[0] == headings
    assert read_texts(page, ".tag")[0] == missing
    assert len(page.css("section")) == 9
    other = "问题" if language == "en" else "Questions"
    assert other not in page.css_first("main").text()


def test_questions_have_their_own_language():
    quotes = {node.text(): node.attributes["lang"] for node in parse("en").css("q")}
    assert quotes["LatticeCon 2022 的视频在哪里看"] == "zh"
    assert quotes["where are the LatticeCon 2022 videos"] == "en"


def test_a_reader_of_traditional_characters_gets_them_and_questions_stay_as_they_are():
    page = LexborHTMLParser(render_report_html(REPORT, TRADITIONAL).decode())
    assert page.css_first("html").attributes["lang"] == "zh-Hant"
    assert "建議補充" in read_texts(page, "h2")
    assert "LatticeCon 2022 的视频在哪里看" in read_texts(page, "q")


def test_the_nearest_pages_are_linked_and_those_without_an_address_named():
    page = parse("en")
    (link,) = page.css("#suggestions ~ ol li:first-child ul a")
    assert link.attributes["href"] == "https://lattice.example/2022/"
    assert "recaps/2021.md" in page.css_first("#suggestions ~ ol li ul").text()


def test_each_plot_is_described_and_has_its_numbers_beside_it():
    page = parse("en")
    plots = page.css("svg")
    assert len(plots) == 2
    for plot in plots:
        assert plot.attributes["role"] == "img"
        named = plot.attributes["aria-labelledby"].split()
        texts = [page.css_first(f"#{name}").text() for name in named]
        assert [bool(text) for text in texts] == [True, True]
        assert "2030-05-15 to 2030-05-17" in texts[1]
    rows = [
        [cell.text() for cell in row.css("th, td")]
        for row in page.css("#outcomes ~ details tbody tr")
    ]
    assert rows == [
        ["2030-05-15", "1000", "900", "0", "0", "100"],
        ["2030-05-16", "0", "0", "0", "0", "0"],
        ["2030-05-17", "300", "200", "90", "10", "0"],
    ]
    assert read_texts(page, "#latency ~ details td") == [
        *("5.0 ms", "1.5 s"),
        *("–", "–"),
        *("8.0 ms", "90 ms"),
    ]


def test_ids_are_unique_and_all_headings_name_their_section():
    page = parse("zh")
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for section in page.css("section"):
        assert section.attributes["aria-labelledby"] in ids


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_page_runs_whatever_people_ask_and_pages_are_called(attack):
    cluster = replace(
        CLUSTER, question=attack, examples=(replace(CLUSTER.examples[0], question=attack),)
    )
    near = replace(SUGGESTION.pages[0], title=attack, url=attack, document=attack)
    page = render_report_html(
        replace(
            REPORT,
            community=attack,
            channel=attack,
            asked=(cluster,),
            suggestions=(replace(SUGGESTION, cluster=cluster, pages=(near,)),),
            sources=(replace(REPORT.sources[0], name=attack, problem=attack),),
            channels=(replace(REPORT.channels[0], channel=attack),),
            outcomes=(replace(REPORT.outcomes[0], kind=attack),),
            days=(replace(REPORT.days[0], kinds={attack: 3}),),
        ),
        "en",
    ).decode()
    parser = _Tags()
    parser.feed(page)
    names = {tag for tag, _ in parser.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "form", "base"}
    for _, attributes in parser.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not (attributes.get("href") or "").lower().startswith("javascript:")
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_a_page_loads_nothing_unless_a_server_gives_it_the_style():
    page = render_report_html(REPORT, "en").decode()
    assert read_style() in page
    assert not re.findall(r"(?:src|@import|url\()", page)
    served = render_report_html(REPORT, "en", "report.css").decode()
    assert '<link rel="stylesheet" href="report.css">' in served
    assert "<style" not in served


@pytest.mark.parametrize(("language", "said"), [("en", "Nobody asked"), ("zh", "没有人提问")])
def test_of_days_without_questions_the_page_says_so(language, said):
    page = LexborHTMLParser(render_report_html(NOTHING, language).decode())
    assert said in page.css_first("main").text()
    assert page.css("svg") == []


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_fits_a_telephone_in_chromium(browser):
    context = await browser.new_context(viewport={"width": 320, "height": 640})
    tab = await context.new_page()
    problems: list[str] = []
    tab.on("console", lambda message: problems.append(message.text))
    tab.on("request", lambda request: problems.append(request.url))
    await tab.set_content(render_report_html(REPORT, "zh").decode())
    for details in await tab.locator("summary").all():
        await details.click()
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert await tab.get_by_role("img", name="每天的回答").is_visible()
    fill = await tab.locator("rect").first.evaluate("node => getComputedStyle(node).fill")
    assert fill != "rgb(0, 0, 0)"
    await context.close()
    assert problems == []
