"""Kite builders: two conferences of one name, twelve talks each, all with links."""

from __future__ import annotations

from pathlib import Path

from indexer.settings import Settings, SourceSettings
from tests.fakes.communities.question_sets import write_set

TITLES = (
    "Sails of ripstop nylon", "Knots that never slip", "Teaching children to fly",
    "Wind tunnels at home", "Bamboo or carbon", "Night flights with lamps",
    "Steering with four lines", "Photographs from above", "Repairs on the beach",
    "Kites in old scrolls", "Power from the sky", "Fighting lines and manners",
)  # fmt: skip
SPEAKERS = (
    "Ines Port", "Otto Brandt", "Mira Okafor", "Tomas Lindqvist", "Grace Linehan", "Ravi Menon",
    "Chloe Dubois", "Hugo Salazar", "Yuki Tanaka", "Amina Yusuf", "Pavel Novak", "Greta Holm",
)  # fmt: skip
YEARS = (2030, 2031)


def write_kite_talks(folder: Path) -> Settings:
    """Write the talks; returns the settings of an index of them."""
    rows = [
        _make_talk(year, number, title) for year in YEARS for number, title in enumerate(TITLES)
    ]
    write_set(folder / "talks.jsonl", rows)
    source = SourceSettings(name="talks", type="jsonl", path="talks.jsonl")
    return Settings(sources=(source,), folder=str(folder))


def make_video(year: int, number: int) -> str:
    """Make the address of a talk's recording; numbers are from 0."""
    return f"https://www.youtube.com/watch?v=kite{year}{number:03}"


def make_replay(year: int, number: int) -> str:
    """Make the address of a talk's recording on another platform."""
    return f"https://www.bilibili.com/video/BV1kite{year}{number:02}"


def make_slides(year: int, number: int) -> str:
    """Make the address of a talk's slides."""
    return f"https://kites.example/{year}/{number}.pdf"


def _make_talk(year: int, number: int, title: str) -> dict[str, object]:
    return {
        "id": f"{year}-{number}",
        "title": f"{title}, {year}",
        "text": f"A talk of KiteCon {year} about {title.lower()}.",
        "event": f"KiteCon {year}",
        "date": f"{year}-05-{number + 1:02}",
        "speakers": [SPEAKERS[number]],
        "videos": [make_video(year, number), make_replay(year, number)],
        "slides": make_slides(year, number),
    }
