"""Labels of links: what a link shows and of which kind it is, in the asker's language."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from bot.answering.from_catalogue.links.collect import FoundLink
from bot.answering.from_catalogue.links.order import is_collection
from bot.rendering.texts import KINDS, Texts
from indexer.catalogue.names import choose_name, make_name_key
from indexer.text.control_characters import clean_line

MAX_LABEL_CHARS = 120
"""Longest own label of a page that is repeated beside ours."""
FOLDER_PARTS = 2
"""Parts of a folder's path that tell it from others: owner and repository, or event and folder."""
WHOLE = Texts({
    "of": {"zh": "{}：{}", "en": "{}: {}"},
    "with": {"zh": "{}（{}）", "en": "{} ({})"},
    "video": {"zh": "整场回放", "en": "replay of the whole event"},
    "videos": {"zh": "全部视频", "en": "all videos"},
    "slides": {"zh": "全部 PPT", "en": "all slides"},
    "folder_slides": {"zh": "PPT 文件夹", "en": "folder of slides"},
    "folder": {"zh": "文件夹", "en": "folder"},
    "page": {"zh": "活动页面", "en": "event page"},
})
"""What a link of a whole event is called."""


def label_links(links: Sequence[FoundLink], language: str) -> list[str]:
    """Label the links of one list; those that would read alike get the page's own label too."""
    events = {one.event.id for one in links if one.event}
    labels = [_label_link(one, language, names_event=len(events) > 1) for one in links]
    places = [(label, one.link.platform) for label, one in zip(labels, links, strict=True)]
    return [
        _add_own_label(label, one, language) if places.count(place) > 1 else label
        for label, place, one in zip(labels, places, links, strict=True)
    ]


def name_talk(one: FoundLink, language: str) -> str:
    """Name the talk that a link belongs to; empty for none."""
    return choose_name(one.talk.titles, language) if one.talk else ""


def name_event(one: FoundLink, language: str) -> str:
    """Name the event that a link belongs to; empty for none."""
    return choose_name(one.event.names, language) if one.event else ""


def _label_link(one: FoundLink, language: str, *, names_event: bool) -> str:
    event = clean_line(name_event(one, language))
    if one.is_whole:
        subject, kind = event or clean_line(name_talk(one, language)), _name_whole(one, language)
    else:
        subject = clean_line(name_talk(one, language))
        kind = KINDS.say(one.link.kind, language) if one.link.kind in KINDS else one.link.kind
        if names_event and event and make_name_key(event) not in make_name_key(subject):
            subject = WHOLE.say("with", language, subject, event)
    return WHOLE.say("of", language, subject, kind) if subject else kind


def _name_whole(one: FoundLink, language: str) -> str:
    """Name what a link of several talks is; a page by its own label, if it has one."""
    link = one.link
    if link.scope == "folder" and link.kind == "slides":
        return WHOLE.say("folder_slides", language)
    if link.scope == "folder":
        return (read_own_label(one) if link.kind == "page" else "") or WHOLE.say("folder", language)
    if link.kind == "video":
        return WHOLE.say("videos" if is_collection(one) else "video", language)
    if link.kind == "slides":
        return WHOLE.say("slides", language)
    own = read_own_label(one)
    if link.kind == "page":
        return own or WHOLE.say("page", language)
    return own or (KINDS.say(link.kind, language) if link.kind in KINDS else link.kind)


def read_own_label(one: FoundLink) -> str:
    """Read what the page itself calls a link; empty if it only repeats address, title or key."""
    label = clean_line(one.link.label)
    named = one.talk is not None and label in one.talk.titles
    says_nothing = label == one.link.url or "://" in label or named
    return "" if says_nothing else label[:MAX_LABEL_CHARS]


def _add_own_label(label: str, one: FoundLink, language: str) -> str:
    own = read_own_label(one) or (_name_folder(one) if one.link.scope == "folder" else "")
    keys = [make_name_key(one_label) for one_label in (label, *_list_plain_labels(one))]
    is_new = own and not any(make_name_key(own) in key for key in keys)
    return WHOLE.say("with", language, label, own) if is_new else label


def _list_plain_labels(one: FoundLink) -> list[str]:
    """List what a talk's link is called in both languages: `柴烧：视频`, `Wood firing: video`."""
    kind, titles = one.link.kind, one.talk.titles if one.talk else ()
    if kind not in KINDS:
        return []
    return [
        WHOLE.say("of", language, title, KINDS.say(kind, language))
        for language in KINDS.languages
        for title in titles
    ]


def _name_folder(one: FoundLink) -> str:
    """Name a folder by the last parts of its address."""
    parts = [part for part in unquote(urlsplit(one.link.url).path).split("/") if part]
    return clean_line("/".join(parts[-FOLDER_PARTS:]))[:MAX_LABEL_CHARS]
