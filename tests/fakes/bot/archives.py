"""Real servers over the beekeepers' archive, and over one in which every text is hostile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from bot.channels.http_api.server import run_server
from bot.services.archive.archive import IndexArchive
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Services
from bot.settings import ServerSettings
from indexer.catalogue.records import CatalogueLink, Event, Evidence, Person, Series, Talk
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document, Section
from indexer.settings import Settings
from tests.fakes.bot.asks import HOSTILE_MARKUP
from tests.fakes.bot.services import fake_services
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.dated import DatedIndex
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

BAD_URLS = (
    "javascript:document.title='owned'",
    " \tJaVaScRiPt:document.title='owned'",
    "data:text/html,<script>document.title='owned'</script>",
    "vbscript:x",
    "read/../query?q=owned",
    "https://ok.example/\"onclick=\"document.title='owned'",
)


def open_bees(folder: Path) -> Opened:
    """Open the beekeepers' generation in an empty folder."""
    return Opened(folder, make_documents(), HashingEncoder(), make_records(), calibrated=False)


def open_hostile(folder: Path) -> Opened:
    """Open a generation of hostile texts in an empty folder."""
    text = f"{HOSTILE_MARKUP}\"' onmouseover=alert(1) \u202e]]>&lt;"
    place = Evidence("s", "page.md", 0, text)
    links = tuple(
        CatalogueLink(url, text, kind, text, scope, place)
        for url in BAD_URLS
        for kind, scope in (("video", "talk"), (HOSTILE_MARKUP, "event"))
    )
    event = Event(
        1, (text, "活动" + text), 1, 2022, 0, "2022-01-01", "2022-01-02", (text,), BAD_URLS[0],
        links=links, pages=(place,), talks=1,
    )  # fmt: skip
    talk = Talk(
        1, (text,), 1, "2022-01-01", 2022, track=text, language="en", speakers=(1,),
        organisations=(text,), topics=(text,), links=links, pages=(place,),
    )  # fmt: skip
    person = Person(1, (text, "人" + text), (text,))
    records = CatalogueRecords((Series(1, (text,)),), (event,), (talk,), (person,))
    section = Section((), "", text, ())
    page = Document("page.md", "s", text, BAD_URLS[0], "en", (section,), published="2022-01-01")
    return Opened(folder, [page], HashingEncoder(), records, calibrated=False)


def make_services(opened: Opened, folder: Path) -> Services:
    """Make services with the lists of a generation; the folder is an empty one."""
    index = DatedIndex(opened, folder)
    catalogue = IndexCatalogue(index, Settings())
    return replace(fake_services(), archive=IndexArchive(index), catalogue=catalogue)


@asynccontextmanager
async def serve_lists(
    services: Services,
    settings: ServerSettings = ServerSettings(),  # noqa: B008 - frozen
) -> AsyncIterator[str]:
    """Run the real server on loopback; gives its address."""
    anywhere = msgspec.structs.replace(settings, port=0)
    async with run_server(services, anywhere) as (host, port):
        yield f"http://{host}:{port}/"
