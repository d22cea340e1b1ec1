"""`type = "sessionize"`: the views `All`, `Sessions` and `GridSmart` of Sessionize, as JSON.

https://sessionize.com/playbook/api. Times are local, unless the organiser chose UTC: `timezone`
says which zone that is. `base_url`, such as `https://EVENT.sessionize.com`, gives sessions their
addresses.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.errors import BadInput
from indexer.links.addresses import is_web_address
from indexer.links.hosts.meetings import is_meeting
from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.rules.breaks import is_break
from indexer.sources.lists.spec import ListFile, ListSpec
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import (
    LineFinder,
    decode_json,
    list_items,
    list_tables,
)
from indexer.sources.sessions.rows.names import read_name

SPEC = ListSpec(read="indexer.sources.lists.sessionize:read_list")
_CATEGORIES = {
    # title of a category, in lower case: the field that its items are
    **dict.fromkeys(("track", "tracks", "专题", "分论坛", "themenbereich"), "track"),
    **dict.fromkeys(("language", "sprache", "session language", "语言", "語言"), "language"),
    **dict.fromkeys(("session format", "format", "session type", "类型"), "kind"),
}
_ACCEPTED = frozenset({"", "accepted"})


def read_list(file: ListFile) -> SessionList:
    """Read a view; a file that is none raises `BadInput`.

    Raises:
        BadInput: It holds no sessions.
    """
    value = decode_json(file.data, file.name)
    sessions = list(_list_sessions(value))
    if not sessions:
        reason = "no sessions of Sessionize in it"
        raise BadInput(file.name, 0, reason, "take the view `All`: …/api/v2/ID/view/All")
    tables = value if isinstance(value, dict) else {}
    names = _Names(tables)
    find = LineFinder(file.data).find
    rows = []
    for session in sessions:
        fields = _make_row(session, names, file)
        id = fm.get_text(session, "id")
        # The numbers of a dump may be its own: one had them counted from 1 by hand.
        id = f"{file.key}/{id}" if id else ""
        line = find(fm.get_text_block(session, "title"))
        rows.append(ListRow(fields, line, id, _explain_drop(session, fields)))
    return SessionList(rows, {})


class _Names:
    """What the ids in a session stand for; in some views, the names stand there themselves."""

    def __init__(self, tables: fm.Fields) -> None:
        self.speakers = _index(tables.get("speakers"))
        self.rooms = {id: read_name(room) for id, room in _index(tables.get("rooms")).items()}
        self.questions = {
            id: fm.get_text(one, "question") for id, one in _index(tables.get("questions")).items()
        }
        self.items = {
            id: (fm.get_text(category, "title"), fm.get_text(item, "name"))
            for category in list_tables(tables.get("categories"))
            for id, item in _index(category.get("items")).items()
        }


def _index(value: object) -> dict[str, dict[str, object]]:
    return {fm.get_text(one, "id"): one for one in list_tables(value)}


def _list_sessions(value: object) -> Iterator[dict[str, object]]:
    """List the sessions of a view: flat, in groups, or in the rooms of days."""
    if isinstance(value, dict):
        yield from list_tables(value.get("sessions"))
        return
    for group in list_tables(value):
        if "title" in group and "rooms" not in group:
            yield group
        yield from list_tables(group.get("sessions")) if "title" not in group else ()
        for room in list_tables(group.get("rooms")):
            for session in list_tables(room.get("sessions")):
                yield {"room": room.get("name"), **session}


def _make_row(session: fm.Fields, names: _Names, file: ListFile) -> dict[str, object]:
    row: dict[str, object] = {
        "title": fm.get_text(session, "title"),
        "abstract": fm.get_text_block(session, "description"),
        "speakers": list(_list_speakers(session, names)),
        "place": fm.get_text(session, "room")
        or names.rooms.get(fm.get_text(session, "roomId"), ""),
        "date": fm.get_text(session, "startsAt"),
        "timezone": file.timezone,
    }
    tags: list[str] = []
    for title, name in _list_categories(session, names):
        key = _CATEGORIES.get(title.strip().lower(), "")
        if key and not row.get(key):
            row[key] = name
        tags.append(name)
    row["tags"] = tags
    base, id = file.settings.base_url, fm.get_text(session, "id")
    if base and id:
        row["url"] = f"{base.rstrip('/')}/session/{id}"
    links = [
        ("video", "", fm.get_text(session, "recordingUrl")),
        ("links", "", fm.get_text(session, "liveUrl")),
        *(("links", question, answer) for question, answer in _list_answers(session, names)),
    ]
    for key, label, url in links:
        if is_web_address(url) and not is_meeting(url):
            group = row.setdefault(key, [])
            assert isinstance(group, list)
            group.append({"label": label, "url": url})
    return row


def _explain_drop(session: fm.Fields, row: fm.Fields) -> str:
    """Explain why a session is no talk; empty for a talk."""
    status = fm.get_text(session, "status").lower()
    if status not in _ACCEPTED:
        return status
    is_service = session.get("isServiceSession") is True and not row.get("speakers")
    title = fm.get_text(row, "title")
    return "break" if is_service or is_break(title, "", bool(row.get("speakers"))) else ""


def _list_speakers(session: fm.Fields, names: _Names) -> Iterator[dict[str, object]]:
    """List the speakers of a session, which gives their ids, or a table of each."""
    for one in list_items(session.get("speakers")):
        table = one if isinstance(one, dict) else {"id": one}
        person = {**names.speakers.get(fm.get_text(table, "id"), {}), **table}
        name = fm.get_text(person, "fullName", "name")
        links = person.get("links")
        yield {
            "name": name or " ".join(filter(None, (fm.get_text(person, k) for k in _NAMES))),
            "bio": fm.get_text_block(person, "bio"),
            "position": fm.get_text(person, "tagLine"),
            "links": [
                {"label": fm.get_text(link, "title"), "url": fm.get_text(link, "url")}
                for link in list_tables(links)
            ],
        }


_NAMES = ("firstName", "lastName")


def _list_categories(session: fm.Fields, names: _Names) -> Iterator[tuple[str, str]]:
    """List the title of each category of a session, and the item that was chosen."""
    for id in list_items(session.get("categoryItems")):
        if (found := names.items.get(str(id))) is not None:
            yield found
    for category in list_tables(session.get("categories")):
        for item in list_tables(category.get("categoryItems")):
            yield fm.get_text(category, "name", "title"), fm.get_text(item, "name")


def _list_answers(session: fm.Fields, names: _Names) -> Iterator[tuple[str, str]]:
    """List the questions that the organisers asked about a session, with the answers."""
    for answer in list_tables(session.get("questionAnswers")):
        question = fm.get_text(answer, "question")
        question = question or names.questions.get(fm.get_text(answer, "questionId"), "")
        yield question, fm.get_text(answer, "answerValue", "answer")
