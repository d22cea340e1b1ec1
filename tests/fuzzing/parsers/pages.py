"""A page of a Hugo site, from its bytes to its passages and what the catalogue makes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.catalogue.build import build_catalogue
from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource
from tests.fuzzing.checks import check_document, check_refusal, count_lines
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.target import Read, Target

_CONFIG = 'baseURL = "https://example.org/"\ndefaultContentLanguage = "en"\n'
_TEMPLATES = {
    "version.html": "{{ .Site.Params.version }}",
    "site-link.html": "https://example.org{{ .Get 0 }}",
}


@contextmanager
def open_site() -> Iterator[Read]:
    """Make a site with one page, which each input replaces."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as name:
        folder = Path(name)
        (folder / "hugo.toml").write_text(_CONFIG)
        templates = folder / "layouts" / "shortcodes"
        templates.mkdir(parents=True)
        for file, text in _TEMPLATES.items():
            (templates / file).write_text(text)
        page = folder / "content" / "blog" / "page.md"
        page.parent.mkdir(parents=True)
        page.write_text("Text.\n")
        source = MarkdownSource(SourceSettings("site", "markdown", "content"), folder)
        (entry,) = source.entries()

        def read(data: bytes) -> None:
            page.write_bytes(data)
            try:
                document = entry.load()
            except BadInput as error:
                check_refusal(error, count_lines(data))
                raise
            if document is not None:
                check_document(document, data)
                build_catalogue([document])

        yield read


def list_real() -> Iterator[bytes]:
    """List real ones."""
    yield from read_seeds(list_files(".md", ".markdown", ".mdx"))


TARGET = Target("pages", open_site, (BadInput,), list_real)
