"""The configuration of a Hugo site, in its three formats, and what is read from it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import SourceError
from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource
from tests.fuzzing.checks import check_address
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.target import Read, Target

_FORMATS = {b"{": "hugo.json", b"+": "hugo.toml", b"[": "hugo.toml"}
"""The first byte of an input -> the file that it is written to; any other is YAML."""


@contextmanager
def open_site() -> Iterator[Read]:
    """Make a site with a page in two languages, whose configuration each input replaces."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as name:
        folder = Path(name)
        for page in ("content/blog/page.md", "content/blog/page.zh.md", "content/_index.md"):
            (folder / page).parent.mkdir(parents=True, exist_ok=True)
            (folder / page).write_text("---\ntitle: A\ndate: 2022-08-17\n---\nText.\n")
        settings = SourceSettings("site", "markdown", "content")

        def read(data: bytes) -> None:
            config = folder / _FORMATS.get(data[:1], "hugo.yaml")
            config.write_bytes(data.removeprefix(b"+"))
            try:
                for entry in MarkdownSource(settings, folder).entries():
                    document = entry.load()
                    check_address(document.url if document else "")
            finally:
                config.unlink()

        yield read


def list_real() -> Iterable[bytes]:
    """List the configurations of real sites; those in TOML begin with a plus."""
    for path in list_files(".toml", ".yaml", ".yml"):
        if path.stem in {"hugo", "config", "_config"}:
            mark = b"+" if path.suffix == ".toml" else b""
            yield from (mark + data for data in read_seeds([path]))


TARGET = Target("site_config", open_site, (SourceError,), list_real)
