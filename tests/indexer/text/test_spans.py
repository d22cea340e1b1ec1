"""Places in a text that are compared and blanked out."""

from __future__ import annotations

import pytest

from indexer.text.spans import blank_out, overlaps


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0, 2), False), ((2, 5), True), ((4, 5), True), ((5, 8), False), ((1, 3), True)],
)
def test_places_that_only_touch_do_not_overlap(place, expected):
    assert overlaps(*place, [(2, 5), (9, 12)]) is expected


def test_what_is_not_blanked_stays_in_its_place():
    assert blank_out("看 KubeCon 的录像", [(2, 9), (5, 9)]) == "看         的录像"
    assert blank_out("ab cd", [(0, 2)], "\n") == "\n\n cd"
    assert blank_out("", []) == ""
