"""Links of a session and of an event: their labels, and what each shows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from indexer.links.kinds import find_link_key
from indexer.links.labels import is_bare
from indexer.links.normalize import clean_address
from indexer.links.records import MAX_CONTEXT_CHARS, make_link
from indexer.records import Link
from indexer.sources import front_matter_fields as fm
from indexer.sources.link_fields import read_row_links
from indexer.sources.sessions.texts import Texts
from indexer.sources.statements.scopes import EVENT, FOLDER, TALK, find_file_address, find_scope

MAX_NAME_CHARS = 500
"""Of the title of a session or the name of an event in the label of each of its links."""
_NO_LINKS = frozenset({
    *("url", "id", "title", "abstract", "description", "note", "summary", "slides_path"),
    *("editions", "speakers"),
})
_KINDS = frozenset({"video", "slides", "audio", "code"})


def make_session_links(row: fm.Fields, title: str, event: str, texts: Texts) -> Iterator[Link]:
    """Make the links of a session, in the order of its keys.

    Where `slides` is a repository and `slides_path` a file in it, the file comes first.
    """
    title, event = title[:MAX_NAME_CHARS], event[:MAX_NAME_CHARS]
    is_whole = fm.get_text(row, "video_scope") not in {"", "session"}
    path = fm.get_text_block(row, "slides_path").strip()  # blanks count in the name of a file
    for link in read_row_links(row, _NO_LINKS):
        scope = find_scope(link.url) or TALK
        if link.kind == "video" and (is_whole or scope == EVENT):
            # the recording of a whole day must not look like that of the talk
            label, scope = event + texts["colon"] + texts["whole_event"], EVENT
        elif link.key == "slides" and path and (address := find_file_address(link.url, path)):
            label = title + texts["colon"] + texts["slides"]
            file = make_link(clean_address(address, str), label, key=link.key)
            yield replace(file, context=title[:MAX_CONTEXT_CHARS], scope=TALK)
            label, scope = (event or title) + texts["colon"] + texts["slides_folder"], FOLDER
        elif not _is_bare(link):
            label = link.label
            if link.kind in _KINDS and is_bare(label):  # `YouTube Video` says not of what
                label = title + texts["colon"] + label
        elif scope == FOLDER and link.kind == "slides":
            label = (event or title) + texts["colon"] + texts["slides_folder"]
        else:
            label = title + texts["colon"] + _name_kind(link, texts)
        yield replace(link, label=label, context=title[:MAX_CONTEXT_CHARS], scope=scope)


def make_event_links(event: fm.Fields, name: str, texts: Texts) -> Iterator[Link]:
    """Make the links of an event, in the order of its keys."""
    name = name[:MAX_NAME_CHARS]
    for link in read_row_links(event, _NO_LINKS):
        label = link.label
        if _is_bare(link):
            label = name + texts["colon"] + _name_kind(link, texts)
        scope = FOLDER if find_scope(link.url) == FOLDER else EVENT
        yield replace(link, label=label, context=name[:MAX_CONTEXT_CHARS], scope=scope)


def _is_bare(link: Link) -> bool:
    """Tell whether nobody gave the link a label: it is the address, alone or behind its key."""
    return link.label.endswith(link.url)


def _name_kind(link: Link, texts: Texts) -> str:
    if link.key == "video_cn":
        return texts["video_cn"]
    words = link.key.replace("_", " ")
    is_known = link.kind in _KINDS and find_link_key(link.key) is not None
    return texts[link.kind] if is_known else words
