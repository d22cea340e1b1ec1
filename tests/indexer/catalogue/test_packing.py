"""Packed records: read as they were, and each text is written once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.catalogue.packing import EVENTS, PEOPLE, SERIES, TALKS
from indexer.catalogue.records import CatalogueLink, Event, Evidence, Fact, Person, Series, Talk

PACKINGS = {Series: SERIES, Event: EVENTS, Talk: TALKS, Person: PEOPLE}
WORDS = "Tides at scale, told by Ana Wong on the first of May in the big hall of Porto"
PAGE = Evidence("recaps", "2031/tidecon.md", 2, WORDS)


@pytest.mark.parametrize("kind", PACKINGS)
@given(data=st.data())
def test_any_record_is_read_as_it_was_written(kind, data):
    record = data.draw(st.from_type(kind))
    assert PACKINGS[kind].unpack(PACKINGS[kind].pack(record)) == record


def test_the_words_that_say_many_fields_are_written_once():
    facts = tuple(Fact(name, "Tides at scale", PAGE) for name in ("titles", "speakers", "start"))
    url = "https://example.org/videos/tides-at-scale"
    link = CatalogueLink(url, url, "video", "", "talk", Evidence("recaps", PAGE.document, 2, url))
    packed = TALKS.pack(Talk(1, ("Tides at scale",), facts=facts, links=(link,), pages=(PAGE,)))
    for text in (WORDS, PAGE.document, url):
        assert packed.count(text.encode()) == 1
