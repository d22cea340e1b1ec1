"""A site that is rebuilt again and again."""

from __future__ import annotations

import json
from pathlib import Path

from indexer.building.rebuild import rebuild
from indexer.building.result import RebuildResult
from indexer.contracts import Store
from indexer.generations.folder import Generations
from indexer.settings import IndexSettings, Settings, SourceSettings
from indexer.stores.local.backend import LocalBackend
from tests.fakes.index.encoder import HashingEncoder

ENCODER = HashingEncoder()


class Site:
    """A folder of posts, a file of rows, and the index of both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.posts = folder / "posts"
        self.rows = folder / "rows.jsonl"
        self.posts.mkdir(parents=True)
        self.rows.write_text("")
        self.settings = Settings(
            index=IndexSettings(path="index"),
            sources=(
                SourceSettings("posts", "markdown", "posts", base_url="https://example.org/"),
                SourceSettings("rows", "jsonl", "rows.jsonl"),
            ),
            folder=str(folder),
        )
        self.generations = Generations(folder / "index")

    def post(self, name: str, text: str = "Text.", front: str = "") -> None:
        link = f"[Recording of {name}](https://video.example/{name})"
        body = f"---\ntitle: Post {name}\n{front}\n---\n\n{text}\n\n## Recordings\n\n{link}\n"
        (self.posts / f"{name}.md").write_text(body, encoding="utf-8")

    def write_rows(self, texts: dict[str, str]) -> None:
        url = "https://example.org/rows/{}"
        rows = [
            {"id": name, "title": name, "text": text, "url": url.format(name)}
            for name, text in texts.items()
        ]
        self.rows.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def rebuild(self, *, encoder: HashingEncoder = ENCODER, **options) -> RebuildResult:
        return rebuild(self.settings, encoder=encoder, **options)

    def open(self) -> Store:
        return LocalBackend().open(self.generations.path(self.generations.current()))

    def ids(self) -> list[str]:
        store = self.open()
        ids = sorted(f"{source}/{document}" for source, document in store.fingerprints())
        store.close()
        return ids
