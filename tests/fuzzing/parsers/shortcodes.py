"""Shortcodes of Hugo, the templates that a site writes for them, and the tags of Liquid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from indexer.errors import BadInput
from indexer.markdown.shortcodes.expand import expand_shortcodes
from indexer.markdown.shortcodes.liquid import expand_liquid
from indexer.sources.hugo.templates.evaluation import NotPlain, Template
from indexer.sources.hugo.templates.shortcodes import MAX_BYTES
from indexer.sources.reading import decode_text
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.target import Target


def _write_own(name: str, params: Sequence[str]) -> str | None:
    return f"https://example.org/{params[0]}" if name == "own" and params else None


def _resolve(target: str, language: str) -> str | None:
    return f"https://example.org/{language}" if target else None


def read(data: bytes) -> None:
    """Expand all of a page, and take it for the template of a shortcode as well."""
    text = decode_text(data, "page.md")
    expanded = expand_shortcodes(text, _resolve, _write_own)
    for has_address in (False, True):
        expand_liquid(expanded, has_address=has_address).encode(errors="strict")
    for template in (text[:MAX_BYTES], *text[:MAX_BYTES].split("\n")):
        try:
            written = Template({"params": {"version": "1.2"}, "data": {}}).write(template)
        except NotPlain:
            continue
        assert len(written) <= 1 << 20, "a template that writes more than a page"


def list_real() -> Iterator[bytes]:
    """List real pages that hold some."""
    for data in read_seeds(list_files(".md", ".markdown", ".html")):
        if b"{{" in data or b"{%" in data:
            yield data


TARGET = Target("shortcodes", lambda: nullcontext(read), (BadInput,), list_real)
