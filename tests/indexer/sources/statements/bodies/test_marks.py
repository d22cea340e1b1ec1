from __future__ import annotations

from indexer.building.split import split_document
from tests.indexer.sources.statements.bodies.reading import read

TALKS = (
    "## Talks\n\n**Tea in orbit**<br>By Ada Kim\n\n"
    "[video](https://v.example/1) | [slides](https://v.example/1.pdf)\n"
)


def test_a_label_that_says_only_a_kind_gets_the_title() -> None:
    page = read(TALKS)
    labels = [link.label for link in page.links]
    assert labels == ["Tea in orbit: video", "Tea in orbit: slides"]
    assert {link.scope for link in page.links} == {"talk"}


def test_the_text_and_the_place_of_a_label_stay() -> None:
    page = read(TALKS)
    section = page.sections[-1]
    assert "video | slides" in section.text
    assert section.text[section.links[0].offset :].startswith("video")
    [passage] = [one for one in split_document(page) if one.links]
    assert [link.label for link in passage.links] == [link.label for link in section.links]


def test_a_label_with_a_name_stays() -> None:
    page = read("## Talks\n\n- [Tea in orbit](https://youtu.be/abcdefghij1) by Ada Kim\n")
    assert [link.label for link in page.links] == ["Tea in orbit"]


def test_one_address_for_many_talks_is_not_one_talks() -> None:
    rows = "".join(
        f"| Tea {n} in orbit | Ada Kim | [video](https://v.example/day) |\n" for n in "123"
    )
    page = read(f"| Talk | Speaker | Video |\n|-|-|-|\n{rows}")
    assert {link.scope for link in page.links} == {"event"}
    assert {link.label for link in page.links} == {"video"}
