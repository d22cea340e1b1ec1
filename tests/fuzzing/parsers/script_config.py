"""The configuration of a site that is a program, read by each generator whose sites have one."""

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

_CONFIGS = (
    *("docusaurus/docusaurus.config.js", "vitepress/.vitepress/config.ts"),
    *("vuepress/.vuepress/config.js", "astro/astro.config.mjs"),
)
_PAGES = (
    *("docusaurus/docs/01-a.md", "docusaurus/blog/2021-02-03-b.md", "docusaurus/i18n/zh/x.md"),
    *("vitepress/a/b.md", "vitepress/zh/b.md", "vuepress/README.md", "vuepress/2021-02-03-b.md"),
    *("astro/src/pages/a.md", "astro/src/content/docs/b.md"),
)


@contextmanager
def open_sites() -> Iterator[Read]:
    """Make a site of each generator, whose configuration each input replaces."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as name:
        folder = Path(name)
        for page in _PAGES:
            (folder / page).parent.mkdir(parents=True, exist_ok=True)
            (folder / page).write_text("---\ntitle: A\ndate: 2022-08-17\n---\n[b](b.md) [c](/c)\n")
        settings = SourceSettings("site", "markdown", ".")

        def read(data: bytes) -> None:
            for config in _CONFIGS:
                (folder / config).parent.mkdir(exist_ok=True)
                (folder / config).write_bytes(data)
            for entry in MarkdownSource(settings, folder).entries():
                document = entry.load()
                check_address(document.url if document else "")

        yield read


def list_real() -> Iterable[bytes]:
    """List the configurations of real sites, and other scripts beside them."""
    return read_seeds(list_files(".js", ".ts", ".mjs", ".mts"))


TARGET = Target("script_config", open_sites, (SourceError,), list_real)
