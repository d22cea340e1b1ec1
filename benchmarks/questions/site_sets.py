"""Question sets that are asked of one archive, configured as its community keeps it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.evaluation.evaluate import Row, read_rows

SHIPPED = "huigu.toml"
"""Configuration of the corpus in this repository; the others lie below the data folder."""
_LINKS = ("link_accuracy", "first_link", "link_precision", "answered")
_FACTS = ("answer_accuracy", "answered")


@dataclass(frozen=True, slots=True)
class SiteSet:
    """Questions of one sort about one archive."""

    name: str
    config: str
    """The archive's `huigu.toml`, below the data folder, or `SHIPPED`."""
    read: Callable[[Path], Sequence[Row]]
    """Reads the questions from the data folder."""
    measures: tuple[str, ...]
    """Measures in the table."""


def read_site(name: str) -> Callable[[Path], Sequence[Row]]:
    """Make the reader of a site's questions."""
    return lambda data: read_rows(data / "sites" / name / "q.jsonl")


def read_facts(*kinds: str) -> Callable[[Path], Sequence[Row]]:
    """Make the reader of the questions of these kinds, of `talk/facts.jsonl`."""

    def read(data: Path) -> list[Row]:
        lines = (data / "talk" / "facts.jsonl").read_text(encoding="utf-8").splitlines()
        return [_make_row(row) for row in map(json.loads, lines) if row["kind"] in kinds]

    return read


def _make_row(row: dict[str, object]) -> Row:
    answers = row["answers"]
    if not isinstance(answers, list):
        raise TypeError(f"{row['id']}: `answers` is a {type(answers).__name__}, a list expected")
    return Row(
        id=str(row["id"]),
        query=str(row["say"]),
        lang=str(row["lang"]),
        relevant=(),
        answers=tuple(one if isinstance(one, str) else tuple(one) for one in answers),
        need="all" if row["need"] == "all" else "any",
    )


SITE_SETS = (
    *(
        SiteSet(f"sites/{name}", f"sites/{name}/huigu.toml", read_site(name), _LINKS)
        for name in ("trino", "rubyevents", "openkruise", "k8s")
    ),
    SiteSet(
        "facts/who",
        SHIPPED,
        read_facts(
            "talk-speaker", "event-speakers", "episode-speaker", "event-host", "event-sponsor"
        ),
        _FACTS,
    ),
    SiteSet("facts/when", SHIPPED, read_facts("event-when", "talk-when"), _FACTS),
    SiteSet("facts/where", SHIPPED, read_facts("event-where", "talk-event"), _FACTS),
    SiteSet(
        "facts/how many",
        SHIPPED,
        read_facts(
            "event-count", "event-recordings", "event-attendance", "series-count", "person-count"
        ),
        _FACTS,
    ),
    SiteSet(
        "facts/which",
        SHIPPED,
        read_facts(
            "event-talks", "person-talks", "person-events", "episode-title", "person-latest"
        ),
        _FACTS,
    ),
    SiteSet("facts/company", SHIPPED, read_facts("talk-company", "person-company"), _FACTS),
)
