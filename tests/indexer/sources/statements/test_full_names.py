"""The full name of an event, from what its page says of it."""

from __future__ import annotations

import pytest

from indexer.sources.statements.full_names import list_full_names


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        ("Builders Day 2031", "Kite Builders Day, held in Porto.", ["Kite Builders Day 2031"]),
        (
            "Builders Summit Europe 2031",
            "Kite Builders Summit Europe 2031 was held in Porto.",
            ["Kite Builders Summit Europe 2031"],
        ),
        ("Kite Summit", "A report from the Kite Summit Osaka 2031", ["Kite Summit Osaka 2031"]),
        ("Kite Summit 2031", "Announcing Kite Summit 2031", []),
        ("Kite Summit 2031", "Big Kite Summit 2029 was another one.", []),
        ("Kite Summit 2031", "Kite Summit Recap 2031", []),
        ("Kite Summit 2031", "Rope Summit 2031", []),
        ("SkyCon 2031", "Maker SkyCon 2031", []),
    ],
)
def test_a_longer_name_of_the_same_event_is_its_full_name(name, text, full):
    assert list(list_full_names(name, 2031, [text])) == full
