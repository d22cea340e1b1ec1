"""The report as lines for a terminal or a pipe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rendering.report.terminal import BAR_CELLS, draw_bar, draw_sparks, lay_out_report
from bot.rendering.report.texts import KINDS, NOUNS, TEXTS, WANTS
from bot.rendering.terminal.layout import to_plain_text
from tests.fakes.bot.reports import CLUSTER, NOTHING, REPORT


def write(language: str, report=REPORT) -> str:
    return to_plain_text(lay_out_report(report, language))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Lattice: report of questions  2030-05-15 to 2030-05-17 (UTC)",
                "Questions 1,300 · People 40 · Answered 1,200 · Asked back 10 · Not found 90",
                "Wait (median / 95 %) 6.0 ms / 700 ms",
                "1. LatticeCon 2030 slides  missing: slides · asked by 1 person · 1 time\n",
                "answered, but called wrong or incomplete · asked 2 times",
                "Far from every page",
                "LatticeCon 2022  https://lattice.example/2022/",
                "LatticeCon 2021  recaps/2021.md",
                "asked by 31 people · 1,200 times",
                "Not found 4 times",
                "called wrong or incomplete by 2 people",
                "300 wordings were put into 120 groups",
                "it cannot be reached",
            ),
        ),
        (
            "zh",
            (
                "Lattice：提问报告  2030-05-15 至 2030-05-17（UTC）",
                "问题 1,300 · 提问的人 40 · 有答案 1,200 · 反问 10 · 没找到 90",
                "1. LatticeCon 2030 slides  缺：PPT · 1 人问过 · 1 次\n",
                "和所有页面都差得远",
                "31 人问过 · 1,200 次",
                "没找到 4 次",
                "2 人说不对或不全",
                "300 种问法归为 120 组",
            ),
        ),
    ],
)
def test_a_report_says_what_matters(language, said):
    text = write(language)
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize("table", [TEXTS, KINDS, WANTS, NOUNS])
def test_every_text_is_there_in_both_languages_with_the_same_gaps(table):
    for key in table:
        texts = table.get_languages(key)
        assert texts.keys() == {"zh", "en"}
        assert texts["zh"].count("{}") == texts["en"].count("{}"), key


def test_what_anybody_wrote_cannot_steer_a_terminal():
    cluster = replace(CLUSTER, question="a\x1b[31m\nb\u202e")
    assert "\x1b" not in write("en", replace(REPORT, asked=(cluster,)))
    assert "\u202e" not in write("en", replace(REPORT, asked=(cluster,)))


def test_of_days_without_questions_the_report_says_so():
    assert write("en", NOTHING).endswith("Nobody asked anything in these days.\n")


@pytest.mark.parametrize(
    ("values", "drawn"),
    [([0, 7, None, 14], "▁▅ █"), ([0, 0], "▁▁"), ([], ""), ([None], " ")],
)
def test_sparks_are_as_high_as_their_values(values, drawn):
    assert draw_sparks(values) == drawn


@pytest.mark.parametrize(
    ("share", "filled"), [(0, ""), (0.0001, "▏"), (0.5, "█" * 12), (1, "█" * 24)]
)
def test_a_bar_is_as_long_as_its_share_and_something_is_never_nothing(share, filled):
    assert draw_bar(share) == filled.ljust(BAR_CELLS)
