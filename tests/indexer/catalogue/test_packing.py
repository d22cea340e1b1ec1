"""Packed records: read as they were, and each text is written once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue.packing import EVENTS, PEOPLE, SERIES, TALKS
from indexer.catalogue.records import CatalogueLink, Event, Evidence, Fact, Person, Series, Talk

WORDS = "Tides at scale, told by Ana Wong on the first of May in the big hall of Porto"
PAGE = Evidence("recaps", "2031/tidecon.md", 2, WORDS)


NUMBERS, TEXTS = st.integers(0, 9999), st.sampled_from(["", "Tides", "潮汐", WORDS])
PLACES = st.builds(Evidence, TEXTS, TEXTS, NUMBERS, TEXTS)
VALUES = {
    "int": NUMBERS,
    "str": TEXTS,
    "tuple[int, ...]": NUMBERS,
    "tuple[str, ...]": TEXTS,
    "tuple[Evidence, ...]": PLACES,
    "tuple[Fact, ...]": st.builds(Fact, TEXTS, TEXTS, PLACES),
    "tuple[CatalogueLink, ...]": st.builds(
        CatalogueLink, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, PLACES
    ),
}


@pytest.mark.parametrize(
    ("kind", "packing"), [(Series, SERIES), (Event, EVENTS), (Talk, TALKS), (Person, PEOPLE)]
)
@settings(max_examples=20)
@given(data=st.data())
def test_any_record_is_read_as_it_was_written(kind, packing, data):
    values = {}
    for name, type_name in kind.__annotations__.items():
        one = VALUES[type_name]
        many = st.lists(one, max_size=3).map(tuple)
        values[name] = data.draw(many if type_name.startswith("tuple") else one)
    record = kind(**values)
    assert packing.unpack(packing.pack(record)) == record


def test_the_words_that_say_many_fields_are_written_once():
    facts = tuple(Fact(name, "Tides at scale", PAGE) for name in ("titles", "speakers", "start"))
    url = "https://example.org/videos/tides-at-scale"
    link = CatalogueLink(url, url, "video", "", "talk", Evidence("recaps", PAGE.document, 2, url))
    packed = TALKS.pack(Talk(1, ("Tides at scale",), facts=facts, links=(link,), pages=(PAGE,)))
    for text in (WORDS, PAGE.document, url):
        assert packed.count(text.encode()) == 1
