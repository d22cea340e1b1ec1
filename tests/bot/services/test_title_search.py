"""Titles offered while somebody types."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.services.title_search import Titles
from indexer.text.language import fold

TITLES = Titles([
    "Mesh recap 2023",
    "IstioCon 2022 回顧",
    "How we run IstioCon",
    "istiocon 2022 回顾",
    "A mesh  for IstioCon\n2021",
    " ",
    "Résumé of the mesh",
])


def test_what_begins_with_it_comes_first_then_what_holds_it_then_what_holds_its_words():
    assert TITLES.matching("istiocon", 9) == [
        "IstioCon 2022 回顧",
        "How we run IstioCon",
        "A mesh  for IstioCon\n2021",
    ]
    assert TITLES.matching("mesh", 9) == [
        "Mesh recap 2023",
        "A mesh  for IstioCon\n2021",
        "Résumé of the mesh",
    ]
    assert TITLES.matching("istiocon mesh", 9) == ["A mesh  for IstioCon\n2021"]
    assert TITLES.matching("2022 istiocon", 9) == ["IstioCon 2022 回顧"]


def test_case_width_accents_and_script_make_no_difference():
    assert TITLES.matching("ＩＳＴＩＯＣＯＮ  2022 回顾", 9) == ["IstioCon 2022 回顧"]
    assert TITLES.matching("resume", 9) == ["Résumé of the mesh"]


def test_nothing_typed_gives_the_first_ones_and_nonsense_gives_none():
    assert TITLES.matching("", 2) == ["Mesh recap 2023", "IstioCon 2022 回顧"]
    assert TITLES.matching(" \n ", 99) == TITLES.matching("", 99)
    assert TITLES.matching("zzz", 9) == TITLES.matching("mesh zzz", 9) == []
    assert TITLES.matching("mesh", 0) == []
    assert Titles([]).matching("", 9) == Titles([]).matching("a", 9) == []


@given(
    titles=st.lists(st.text(alphabet="abAB 回回顧é\n", max_size=8), max_size=12),
    typed=st.text(alphabet="abB 回顾\n", max_size=4),
    limit=st.integers(min_value=0, max_value=5),
)
def test_the_same_is_found_as_by_looking_at_each_title(titles, typed, limit):
    known: dict[str, str] = {}
    for title in titles:
        known.setdefault(" ".join(fold(title).split()), title)
    known.pop("", None)
    wanted = " ".join(fold(typed).split())
    begins = [title for line, title in known.items() if line.startswith(wanted)]
    holds = [title for line, title in known.items() if wanted in line]
    words = [title for line, title in known.items() if all(w in line for w in wanted.split())]
    expected = list(dict.fromkeys((*begins, *holds, *words)))[:limit]
    assert Titles(titles).matching(typed, limit) == expected
