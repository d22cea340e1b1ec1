"""Makes a document of the slides in one folder of a repository."""

from __future__ import annotations

import re

from indexer.links.normalize import clean_address
from indexer.links.records import make_link
from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources.files import write_words
from indexer.sources.git.blobs import write_blob_address
from indexer.text.control_characters import clean_line
from indexer.text.events import find_editions, find_single_year
from indexer.text.language import detect_language

FORMAT = 1
"""Raised by one when the same files give another document."""
_NUMBER = re.compile(r"\d{1,3}[ .)-]+(?=\D)")


def make_slides_document(
    id: str, folder: str, paths: tuple[str, ...], base: str, settings: SourceSettings
) -> Document:
    """Make the document of a folder: a link to each file, named by the file and the folder.

    `paths` are those of the files in the repository, `base` is its address of blobs.
    """
    names = [name for part in folder.split("/") if (name := write_title(part))]
    title = " – ".join(names) or write_title(settings.name)
    lines: list[str] = []
    links: list[Link] = []
    offset = 0
    for path in paths:
        label = write_title(path.rpartition("/")[2].rpartition(".")[0])
        url = clean_address(write_blob_address(base, path), str)
        lines.append(label)
        context = f"{title}: {label}"
        links.append(make_link(url, label, key="slides", context=context, offset=offset))
        offset += len(label) + 1
    text = "\n".join(lines)
    event = settings.event
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=clean_address(write_blob_address(base, folder).replace("/blob/", "/tree/", 1), str),
        language=settings.language or detect_language(f"{title}\n{text}"),
        sections=(Section((), "", text, tuple(links)),),
        event=event,
        year=find_single_year([event, title]),
        edition=next(iter(find_editions(event or title)), 0),
    )


def write_title(name: str) -> str:
    """Write the name of a file or a folder as words: `02-ambient_mesh` -> `ambient mesh`."""
    words = write_words(clean_line(name))
    return _NUMBER.sub("", words, count=1) if _NUMBER.match(words) else words
