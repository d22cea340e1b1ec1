"""Potters and their archive: two conferences, a meetup, six talks, in both languages."""

from __future__ import annotations

from indexer.catalogue.records import (
    CatalogueLink,
    Event,
    Evidence,
    Fact,
    Name,
    Person,
    Series,
    Talk,
)
from indexer.catalogue.writer import CatalogueRecords
from indexer.links.records import make_link
from indexer.records import Document, Section

SITE = "https://kiln.example"
PLAYLIST = "https://www.youtube.com/playlist?list=PLkilndays2024"
COLLECTION = "https://space.bilibili.com/77/channel/collectiondetail?sid=2024"
FOLDER = "https://github.com/kiln/slides/tree/HEAD/2024/decks"
REPOSITORY = "https://github.com/kiln/slides"
DAY_TWO = "https://www.youtube.com/watch?v=daytwo20240"
WOOD_YOUTUBE = "https://www.youtube.com/watch?v=wood2024000"
WOOD_BILIBILI = "https://www.bilibili.com/video/BV1wood24000"
WOOD_SLIDES = "https://github.com/kiln/slides/blob/HEAD/2024/decks/wood.pdf"
ASH_YOUTUBE = "https://www.youtube.com/watch?v=ash20240000"
RAKU_SLIDES = "https://kiln.example/2023/raku.pdf"
MEETUP_REPLAY = "https://www.bilibili.com/video/BV1meetup300"
EVENT_PAGE = "https://kiln.example/2024/"


def _talk_page(number: int, title: str, text: str, *urls: str) -> Document:
    links = tuple(make_link(url, url, key="video") for url in urls)
    section = Section((), "", text, links)
    url = f"{SITE}/talks/{number}/"
    return Document(f"talk-{number}", "talks", title, url, "en", (section,))


def _event_page(id: str, title: str, heading: str, *links: tuple[str, str]) -> Document:
    text = "\n".join(label for _, label in links)
    made = tuple(
        make_link(url, label, (heading,), "links", offset=text.index(label)) for url, label in links
    )
    sections = (
        Section((), "", f"{title}: what happened."),
        Section((heading,), "links", text, made),
    )
    return Document(id, "recaps", title, f"{SITE}/{id}/", "en", sections)


DOCUMENTS = (
    _talk_page(1, "Firing with wood", "How a climbing kiln is stoked.", WOOD_YOUTUBE),
    _talk_page(2, "Ash glazes", "Ash of rice straw melts at cone ten.", ASH_YOUTUBE),
    _talk_page(3, "Mending with gold", "Kintsugi for broken bowls.", DAY_TWO),
    _talk_page(4, "Raku in the rain", "A wet afternoon with hot pots.", RAKU_SLIDES),
    _talk_page(5, "Clay from the river", "Digging and washing clay."),
    _event_page(
        "kiln-days-2024",
        "Kiln Days 2024 recap",
        "Recordings and slides",
        (PLAYLIST, "All talks on YouTube"),
        (COLLECTION, "Bilibili 合集"),
        (FOLDER, "2024/decks"),
        (REPOSITORY, "slides of all years"),
    ),
    _event_page("kiln-days-2023", "Kiln Days 2023 recap", "Slides", (RAKU_SLIDES, "Raku")),
    _event_page("glaze-3", "Glaze Meetup 3", "Replay", (MEETUP_REPLAY, "Replay of the evening")),
)


def cite(document: str, section: int = 0, words: str = "") -> Evidence:
    """Name a place of a document."""
    source = "talks" if document.startswith("talk-") else "recaps"
    return Evidence(source, document, section, words or f"words of {document}")


def _link(url: str, kind: str, platform: str, scope: str, place: Evidence) -> CatalogueLink:
    return CatalogueLink(url, url, kind, platform, scope, place)


_AT_2024 = cite("kiln-days-2024", 1)
EVENT_2023 = Event(
    id=1,
    names=("Kiln Days 2023", "窑火节 2023"),
    series=1,
    year=2023,
    edition=1,
    start="2023-05-06",
    pages=(cite("kiln-days-2023"),),
    talks=1,
)
EVENT_2024 = Event(
    id=2,
    names=("Kiln Days 2024", "窑火节 2024"),
    series=1,
    year=2024,
    edition=2,
    start="2024-05-04",
    url=EVENT_PAGE,
    facts=(Fact("url", EVENT_PAGE, cite("kiln-days-2024")),),
    links=(
        _link(REPOSITORY, "slides", "github", "folder", _AT_2024),
        _link(FOLDER, "slides", "github", "folder", _AT_2024),
        _link(PLAYLIST, "video", "youtube", "event", _AT_2024),
        _link(COLLECTION, "video", "bilibili", "event", _AT_2024),
    ),
    pages=(cite("kiln-days-2024"),),
    talks=4,
)
MEETUP = Event(
    id=3,
    names=("Glaze Meetup 3", "釉料聚会第 3 期"),
    series=2,
    year=2024,
    edition=3,
    start="2024-09-01",
    links=(_link(MEETUP_REPLAY, "video", "bilibili", "event", cite("glaze-3", 1)),),
    pages=(cite("glaze-3"),),
)
TALKS = (
    Talk(
        id=1,
        titles=("Raku in the rain", "雨中乐烧"),
        event=1,
        year=2023,
        start="2023-05-06",
        speakers=(1,),
        links=(_link(RAKU_SLIDES, "slides", "kiln.example", "talk", cite("talk-4")),),
        pages=(cite("talk-4"),),
    ),
    Talk(
        id=2,
        titles=("Firing with wood", "柴烧入门"),
        event=2,
        year=2024,
        start="2024-05-04",
        track="Firing",
        speakers=(1,),
        organisations=("River Pottery",),
        links=(
            _link(FOLDER, "slides", "github", "folder", cite("talk-1")),
            _link(WOOD_YOUTUBE, "video", "youtube", "talk", cite("talk-1")),
            _link(WOOD_SLIDES, "slides", "github", "talk", cite("talk-1")),
            _link(WOOD_BILIBILI, "video", "bilibili", "talk", cite("talk-1")),
        ),
        pages=(cite("talk-1"),),
    ),
    Talk(
        id=3,
        titles=("Ash glazes", "草木灰釉"),
        event=2,
        year=2024,
        start="2024-05-04",
        track="Glazes",
        speakers=(2,),
        organisations=("Straw Studio",),
        links=(_link(ASH_YOUTUBE, "video", "youtube", "talk", cite("talk-2")),),
        pages=(cite("talk-2"),),
    ),
    Talk(
        id=4,
        titles=("Mending with gold", "金缮"),
        event=2,
        year=2024,
        start="2024-05-05",
        speakers=(2,),
        links=(_link(DAY_TWO, "video", "youtube", "event", cite("talk-3")),),
        pages=(cite("talk-3"),),
    ),
    Talk(
        id=5,
        titles=("Clay from the river",),
        event=2,
        year=2024,
        start="2024-05-05",
        speakers=(3,),
        pages=(cite("talk-5"),),
    ),
)
PEOPLE = (
    Person(1, ("Mara Ivens",), ("River Pottery",)),
    Person(2, ("Chen Yao", "陈窑"), ("Straw Studio",)),
    Person(3, ("Ole Berg",)),
)
SERIES = (Series(1, ("Kiln Days", "窑火节")), Series(2, ("Glaze Meetup", "釉料聚会")))
RECORDS = CatalogueRecords(SERIES, (EVENT_2023, EVENT_2024, MEETUP), TALKS, PEOPLE)
ORGANISATION = Name("organisation", "Straw Studio", (3,))
