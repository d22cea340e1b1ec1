"""Writes a commented `huigu.toml`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from indexer.settings import SourceSettings
from indexer.setup.describe import describe_source, lacks_addresses
from indexer.setup.found import FoundSource, Survey
from indexer.text.control_characters import clean_line

COLUMN = 36
"""Where comments behind a value begin."""
HIDDEN, USUAL = ".huigu", "data"
"""Folders of what a rebuild and the server keep. A folder that is itself a site gets the hidden
one: its generator would publish the other, and read what lies in it."""
_COMMENTS = {
    "name": "unique; citations show it",
    "generator": "found out by its configuration",
    "base_url": "where the pages are published",
}
_COMMUNITY = (
    ('# names = ["…"]', "what it also calls itself"),
    ('# examples = ["…"]', "questions shown as examples; left out: made from the pages"),
    ('# contact = "…"', "an address for people who want to tell the organisers"),
)


def write_settings(survey: Survey, folder: Path) -> str:
    """Write the text of `huigu.toml` in a folder, for the sources of a survey."""
    lines = [
        "# What Huigu reads, and where it keeps its index. `huigu init` wrote this file; change it",
        "# freely; docs/configuration.md has every key. Secrets never stand here: they are in the",
        "# environment (HUIGU_…). Next: huigu rebuild, huigu pages, huigu events, huigu serve.",
        "",
        *_write_folders(choose_data_folder(survey, folder)),
        "[community]",
        *_write_community(survey.name),
        *_write_sources(survey.sources),
    ]
    if survey.left_out:
        lines += ["", "# Found too, and not read. Remove the marks (# ) before a table to read it."]
        lines += (f"# {line}".rstrip() for line in _write_sources(survey.left_out))
    return "\n".join(lines) + "\n"


def choose_data_folder(survey: Survey, folder: Path) -> str:
    """Choose the folder of the index, beside the configuration."""
    places = (Path(one.settings.path) for one in survey.sources if one.settings.path)
    is_site = any(folder.resolve().is_relative_to((folder / p).resolve()) for p in places)
    is_foreign = (folder / USUAL).exists() and not (folder / USUAL / "index").exists()
    return HIDDEN if is_site or is_foreign else USUAL


def _write_folders(data: str) -> Iterator[str]:
    yield "[index]"
    yield _add_comment(f'path = "{data}/index"', "relative to this file, like every path here")
    if data != USUAL:
        yield f'downloads = "{data}/downloads"'
        yield ""
        yield "[journal]"
        yield f'path = "{data}/journal.sqlite"'
        yield ""
        yield "[announce]"
        yield f'path = "{data}/announced.sqlite"'
    yield ""


def _write_community(name: str) -> Iterator[str]:
    own = f"name = {quote(name)}" if name else '# name = "…"'
    yield _add_comment(own, "title of the page; in a question, no rare word")
    yield from (_add_comment(*row) for row in _COMMUNITY)


def _write_sources(sources: Sequence[FoundSource]) -> Iterator[str]:
    for source in sources:
        yield ""
        yield "[[sources]]"
        yield f"# {clean_line(describe_source(source))}"
        for key, value in _list_options(source.settings).items():
            yield _add_comment(f"{key} = {_write_value(value)}", _COMMENTS.get(key, ""))
        base = source.base_url
        if not source.settings.base_url and (base or lacks_addresses(source)):
            why = "as its configuration says; set it if they are elsewhere"
            written = f"# base_url = {quote(base or 'https://…')}"
            yield _add_comment(written, why if base else _COMMENTS["base_url"])
        if not source.sample:
            yield _add_comment('# every = "1d"', "how often `huigu serve` reads it by itself")


def _list_options(settings: SourceSettings) -> Mapping[str, object]:
    """List the options that differ from the defaults, with those that every source has."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(settings)}
    given = msgspec.structs.asdict(settings).items()
    return {key: value for key, value in given if value != defaults[key]}


def _write_value(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_write_value, value))}]"
    return quote(value) if isinstance(value, str) else json.dumps(value)


def quote(text: str) -> str:
    """Quote a text for TOML, whose strings are those of JSON but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _add_comment(text: str, comment: str) -> str:
    return f"{text:<{COLUMN - 2}}  # {comment}" if comment else text
