"""The archives that confidence is fitted on and measured with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.questions.answer_sets import COMMUNITY, GENERAL, NEAR
from benchmarks.questions.question_sets import GENERAL as OWN_SETS
from benchmarks.systems.huigu import open_index
from indexer.building.rebuild import rebuild
from indexer.building.result import Progress
from indexer.config import load_settings
from indexer.search.index import Index

Sources = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive with the questions that are asked of it."""

    name: str
    family: str
    """Archives of one family are left out together: they share pages or questions."""
    subject: str
    """What it is about; the questions of one subject are not asked of another archive on it."""
    sources: Sources
    """(type, path below the data folder) of each source; empty for a site with a `huigu.toml`."""
    sets: tuple[str, ...]
    """Files of questions below the data folder, without suffix; `general/…` are our own."""

    def locate(self, data: Path, name: str) -> Path:
        """Give the file of a set."""
        folder, _, file = name.partition("/")
        return (OWN_SETS / file if folder == "general" else data / name).with_suffix(".jsonl")

    @contextmanager
    def open(self, data: Path, progress: Progress) -> Iterator[Index]:
        """Build an index of the archive in a temporary folder and open it."""
        if self.sources:
            paths = [(kind, data / path) for kind, path in self.sources]
            with open_index(paths, f"index {self.name}", progress) as index:
                yield index
            return
        with tempfile.TemporaryDirectory() as folder:
            settings = load_settings(data / self.name / "huigu.toml")
            settings = msgspec.structs.replace(
                settings, index=msgspec.structs.replace(settings.index, path=folder)
            )
            rebuild(
                settings,
                progress=lambda _, done, total: progress(f"index {self.name}", done, total),
            )
            with closing(Index.open(settings)) as index:
                yield index


def _make_archive(
    name: str, family: str, subject: str, sets: tuple[str, ...], folder: str = ""
) -> Archive:
    """Make an archive of one file of pages, `corpus….jsonl` of its folder."""
    pages = f"evalsets/{folder or family}/{name}.jsonl"
    return Archive(
        f"{folder or family}/{name}",
        family,
        subject,
        (("jsonl", pages),),
        tuple(one if one.startswith("general/") else f"evalsets/{one}" for one in sets),
    )


ARCHIVES = (
    _make_archive(
        "corpus_zh",
        "istio",
        "mesh",
        ("istio/q_en2zh", "istio/q_zh2zh", "istio/q_faq_en2zh", "istio/q_faq_zh2zh"),
    ),
    _make_archive(
        "corpus_en",
        "istio",
        "mesh",
        ("istio/q_zh2en", "istio/q_en2en", "istio/q_faq_zh2en", "istio/q_faq_en2en"),
    ),
    Archive("community", "istio", "mesh", COMMUNITY, (f"evalsets/{GENERAL}", f"evalsets/{NEAR}")),
    _make_archive("corpus", "servicemesher_xling", "mesh", ("servicemesher_xling/q_en2zh",)),
    _make_archive("corpus_zh", "coscup_sitcon", "talks", ("coscup_sitcon/q_title_en2zh",)),
    _make_archive("corpus_en", "coscup_sitcon", "talks", ("coscup_sitcon/q_title_zh2en",)),
    _make_archive("corpus_full", "coscup_sitcon", "talks", ("coscup_sitcon/q_known_item",)),
    _make_archive("corpus", "talks_pyvideo", "talks", ("talks_pyvideo/q_known_item",)),
    _make_archive(
        "corpus_dev", "cmrc2018", "world", ("cmrc2018/q_dev_standalone", "general/q_en2zh")
    ),
    _make_archive("corpus_zh", "reading", "world", ("reading/q_zh2zh", "reading/q_en2zh")),
    _make_archive("corpus_en", "reading", "world", ("reading/q_en2en", "reading/q_zh2en")),
    *(
        Archive(f"sites/{name}", name, subject, (), (f"sites/{name}/q",))
        for name, subject in (
            ("trino", "trino"),
            ("k8s", "mesh"),
            ("openkruise", "mesh"),
            ("rubyevents", "talks"),
        )
    ),
)
"""Titles, descriptions, questions of people and reading questions, of fifteen archives."""
