"""Suggested titles while somebody types."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.services.title_search import TitleSearch
from indexer.text.language import fold

TITLES = TitleSearch([
    "Mesh recap 2023",
    "IstioCon 2022 回顧",
    "How we run IstioCon",
    "istiocon 2022 回顾",
    "A mesh  for IstioCon\n2021",
    " ",
    "Résumé of the mesh",
])


def test_titles_that_start_with_the_input_come_first_then_others_that_contain_it():
    assert TITLES.search("istiocon", 9) == [
        "IstioCon 2022 回顧",
        "How we run IstioCon",
        "A mesh  for IstioCon\n2021",
    ]
    assert TITLES.search("mesh", 9) == [
        "Mesh recap 2023",
        "A mesh  for IstioCon\n2021",
        "Résumé of the mesh",
    ]
    assert TITLES.search("istiocon mesh", 9) == ["A mesh  for IstioCon\n2021"]
    assert TITLES.search("2022 istiocon", 9) == ["IstioCon 2022 回顧"]


def test_case_width_accents_and_script_make_no_difference():
    assert TITLES.search("ＩＳＴＩＯＣＯＮ  2022 回顾", 9) == ["IstioCon 2022 回顧"]
    assert TITLES.search("resume", 9) == ["Résumé of the mesh"]


def test_empty_input_gives_the_first_titles_and_unknown_input_none():
    assert TITLES.search("", 2) == ["Mesh recap 2023", "IstioCon 2022 回顧"]
    assert TITLES.search(" \n ", 99) == TITLES.search("", 99)
    assert TITLES.search("zzz", 9) == TITLES.search("mesh zzz", 9) == []
    assert TITLES.search("mesh", 0) == []
    assert TitleSearch([]).search("", 9) == TitleSearch([]).search("a", 9) == []


@given(
    titles=st.lists(st.text(alphabet="abAB 回回顧é\n", max_size=8), max_size=12),
    typed=st.text(alphabet="abB 回顾\n", max_size=4),
    limit=st.integers(min_value=0, max_value=5),
)
def test_the_search_finds_the_same_as_a_loop_over_all_titles(titles, typed, limit):
    unique: dict[str, str] = {}
    for title in titles:
        unique.setdefault(" ".join(fold(title).split()), title)
    unique.pop("", None)
    wanted = " ".join(fold(typed).split())
    begins = [title for line, title in unique.items() if line.startswith(wanted)]
    holds = [title for line, title in unique.items() if wanted in line]
    words = [title for line, title in unique.items() if all(w in line for w in wanted.split())]
    expected = list(dict.fromkeys((*begins, *holds, *words)))[:limit]
    assert TitleSearch(titles).search(typed, limit) == expected
