"""Random documents, as a rebuild passes them to a store."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from indexer.contracts import StoreWriter
from indexer.records import Document, Link, Passage, PassageWords, Section, TokenIds, Vectors
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.store import LocalStore
from tests.fakes.index.encoder import HashingVocabulary

DIMENSION = 32
WORDS = [f"word{number}" for number in range(300)] + ["网格", "服务", "灰度", "回放", "c++", "1.5"]
EVENTS = ("IstioCon 2021", "IstioCon 2022", "Service Mesh Meetup", "ÉCOLE du Mesh", "")
KINDS = ("video", "slides", "page")


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The arguments of `StoreWriter.add`."""

    document: Document
    fingerprint: str
    passages: list[Passage]
    words: list[PassageWords]
    vectors: Vectors
    token_ids: list[TokenIds]

    @property
    def key(self) -> tuple[str, str]:
        return self.document.source, self.document.id

    def add_to(self, writer: StoreWriter) -> None:
        writer.add(
            self.document, self.fingerprint, self.passages, self.words, self.vectors, self.token_ids
        )


def make_documents(documents: int, seed: int = 0, most_passages: int = 4) -> list[StoredDocument]:
    """Make documents of two sources, two languages, some events and 1 to `most_passages` each."""
    rng = random.Random(seed)
    return [_make_document(number, rng, most_passages) for number in range(documents)]


def write_store(
    backend: LocalBackend,
    folder: Path,
    documents: Sequence[StoredDocument],
    dimension: int = DIMENSION,
) -> LocalStore:
    """Write documents into a new folder and open it."""
    folder.mkdir(parents=True)
    writer = backend.writer(folder, dimension)
    for document in documents:
        document.add_to(writer)
    writer.finish()
    return backend.open(folder)


def _make_document(number: int, rng: random.Random, most_passages: int) -> StoredDocument:
    event = rng.choice(EVENTS)
    links = tuple(
        Link(
            url=f"https://example.org/{number}/{place}",
            label=f"link {place} 回放",
            kind=rng.choice(KINDS),
            platform="youtube",
            anchor=rng.choice(("", "视频回放与-ppt")),
            headings=("视频",),
            offset=place,
        )
        for place in range(rng.randrange(4))
    )
    document = Document(
        id=f"posts/{number}.md",
        source=rng.choice(("recaps", "sessions")),
        title=f"Post {number}",
        url=rng.choice((f"https://example.org/{number}/", "")),
        language=rng.choice(("zh", "en")),
        sections=(Section(("视频",), "视频", "text", links),),
        expires=rng.choice(("", "2031-05-01T00:00:00+08:00")),
        begins=rng.choice(("", "2030-05-01T00:00:00+08:00")),
        questions=rng.choice(((), ("Where is the slipway?", "下水坡道在哪里？"))),
        event=event,
        year=rng.choice((0, 2021, 2022)),
        speakers=("Ann", "赵"),
    )
    passages = [
        Passage(
            document=document.id,
            source=document.source,
            title=document.title,
            url=document.url,
            headings=("视频",),
            text=" ".join(rng.choices(WORDS, k=rng.randrange(1, 39))),
            start=0,
            end=4,
            section=0,
            language=document.language,
            event=document.event,
            year=document.year,
            speakers=document.speakers,
        )
        for _ in range(rng.randrange(1, most_passages + 1))
    ]
    passages[0] = replace(passages[0], links=links)
    cut = [
        PassageWords(tuple(p.title.split()), p.headings, tuple(p.text.split())) for p in passages
    ]
    numbers = np.random.default_rng(rng.randrange(1 << 32))
    vectors = numbers.standard_normal((len(passages), DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    token_ids = HashingVocabulary().token_ids([passage.text for passage in passages])
    return StoredDocument(document, f"{number:064x}", passages, cut, vectors, token_ids)
