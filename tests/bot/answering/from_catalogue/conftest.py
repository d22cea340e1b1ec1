"""The beekeepers' index, and a way to make requests of it."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from bot.answering.from_catalogue.facts.table import build_facts
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Constraints, Mention, Request
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Evidence, Fact, Person, Series, Talk
from indexer.catalogue.writer import CatalogueRecords
from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from tests.fakes.communities import kiln_days
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

TODAY = date(2026, 6, 1)
LIMITS = {*Constraints.__slots__} - {"language"}


@pytest.fixture(scope="session")
def bees(tmp_path_factory):
    """The open generation of the beekeepers."""
    folder = tmp_path_factory.mktemp("bees")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records())
    yield opened.reader
    opened.close()


@pytest.fixture(scope="session")
def reader(tmp_path_factory):
    """The open generation of the kiln days, with the bundled encoder."""
    folder = tmp_path_factory.mktemp("kilns")
    opened = Opened(folder, kiln_days.DOCUMENTS, load_bundled(), kiln_days.RECORDS)
    yield opened.reader
    opened.close()


@pytest.fixture(scope="session")
def make_request(bees):
    """Make a request of the beekeepers; see `make_request_of`."""
    return partial(make_request_of, bees)


@pytest.fixture(scope="session")
def answer(bees, answer_of):
    """Answer a request of the beekeepers."""
    return partial(answer_of, bees)


@pytest.fixture(scope="session")
def answer_of():
    """Answer a request of an index, today being the first of June 2026."""
    facts = build_facts(lambda: TODAY)

    def answered(reader, intent, *names, **fields):
        request = make_request_of(reader, intent, *names, **fields)
        return facts[intent](request, reader, resolve_scope(request, reader))

    return answered


def make_request_of(reader, intent, *names, language="en", text="", score=1.0, **fields):
    """Make a request that names things: `make_request("when", "HoneyConf", years=(2022,))`.

    `language` is the answer's, and `spoken` that of the talks.
    """
    keys = [make_name_key(name) for name in names]
    found = reader.catalogue.find_names(keys)
    mentions = [
        Mention(one.what, one.ids, one.text, name, score=score)
        for name, key in zip(names, keys, strict=True)
        for one in found[key]
    ]
    limits = {"language": fields.pop("spoken", "")}
    limits |= {key: fields.pop(key) for key in list(fields) if key in LIMITS}
    return Request(
        text=text or " ".join([*names, intent]),
        language=language,
        intent=intent,
        mentions=tuple(mentions),
        constraints=Constraints(**limits),
        **fields,
    )


@pytest.fixture(scope="session")
def open_records(tmp_path_factory):
    """Open an index of one page, with records that its words prove; the caller gives the words."""
    opened = []

    def open_one(text, records):
        page = Document(
            "all.md", "hive", "All", "https://bees.example/all/", "en", (Section((), "", text),)
        )
        one = Opened(tmp_path_factory.mktemp("one"), [page], HashingEncoder(), records)
        opened.append(one)
        return one.reader

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def many_openings(open_records):
    """Five events of a series, each with a talk of the same title."""
    years = range(2001, 2006)
    lines = [f"Swarm {year}: Opening" for year in years]
    places = [Evidence("hive", "all.md", 0, line) for line in lines]
    events = [
        Event(n, (f"Swarm {year}",), 1, year, start=f"{year}-01-01", pages=(place,), talks=1)
        for n, (year, place) in enumerate(zip(years, places, strict=True), 1)
    ]
    talks = [
        Talk(n, ("Opening",), n, f"{year}-01-01", year, speakers=(1,), pages=(place,))
        for n, (year, place) in enumerate(zip(years, places, strict=True), 1)
    ]
    people = [Person(1, ("Bee",))]
    records = CatalogueRecords([Series(1, ("Swarm",))], events, talks, people)
    return open_records("\n".join(lines), records)


@pytest.fixture(scope="session")
def many_speakers(open_records):
    """An event of 33 speakers and a small one, whose talks name organisations in several ways."""
    lines = ["Big Swarm", "Talks: 2", "The Swarm invites", "Pairs | Bee 1, Bee 2 | Hive A, Hive B"]
    lines += ["Nobody's | Bee 3, Bee 4 | Hive B, Hive C", "All of us"]
    big, two, swarm, pairs, nobody, all_of_us = (
        Evidence("hive", "all.md", 0, line) for line in lines
    )
    facts = (Fact("talks", "2", two), Fact("organiser", "The Swarm", swarm))
    events = [
        Event(1, ("Big Swarm",), pages=(big,), talks=1),
        Event(2, ("Small Swarm",), pages=(swarm,), talks=2, facts=facts),
    ]
    people = [Person(1, ("Bee 1",), ("Hive A",)), *(Person(n, (f"Bee {n}",)) for n in range(2, 34))]
    talks = [
        Talk(1, ("All of us",), 1, speakers=tuple(range(1, 34)), hosts=(1, 2), pages=(all_of_us,)),
        Talk(2, ("Pairs",), 2, speakers=(1, 2), organisations=("Hive A", "Hive B"), pages=(pairs,)),
        Talk(
            3,
            ("Nobody's",),
            2,
            speakers=(3, 4),
            organisations=("Hive B", "Hive C"),
            pages=(nobody,),
        ),
    ]
    return open_records("\n".join(lines), CatalogueRecords([], events, talks, people))


@pytest.fixture(scope="session")
def buzz(open_records):
    """A podcast: each of its three numbered events is one talk, and two share the name of a year.

    The last title is hostile.
    """
    evil = "Evil [1]\n{0} title" + " x" * 150
    titles = ("Pollen", "Wax", evil)
    places = [Evidence("hive", "all.md", 0, title) for title in titles]
    events = [
        Event(
            n,
            ("Buzz 2024",) if n > 1 else ("Buzz 2024", "Buzz #1"),
            series=1,
            year=2024,
            edition=n,
            start=f"2024-0{n}-01",
            pages=(place,),
            talks=1,
        )
        for n, place in enumerate(places, 1)
    ]
    talks = [
        Talk(n, (title,), n, f"2024-0{n}-01", 2024, speakers=(1,), pages=(place,))
        for n, (title, place) in enumerate(zip(titles, places, strict=True), 1)
    ]
    people = [Person(1, ("Bee [2]",), ("Hive\nA",))]
    records = CatalogueRecords([Series(1, ("Buzz",))], events, talks, people)
    return open_records("\n".join(titles), records)


@pytest.fixture(scope="session")
def twins(open_records):
    """Two people of one name at two organisations, and six of another name."""
    lines = ["First | Twin | Hive X", "Second | Twin | Hive Y", "Third | Twin | Hive Y"]
    places = [Evidence("hive", "all.md", 0, line) for line in lines]
    people = [Person(1, ("Twin",), ("Hive X",)), Person(2, ("Twin",), ("Hive Y",))]
    people += [Person(n, ("Many",), (f"Hive {n}",)) for n in range(3, 9)]
    talks = [
        Talk(n, (line.split(" ")[0],), speakers=(min(n, 2),), pages=(place,))
        for n, (line, place) in enumerate(zip(lines, places, strict=True), 1)
    ]
    talks.append(Talk(4, ("Fourth",), speakers=tuple(range(3, 9)), pages=(places[0],)))
    return open_records("\n".join(lines), CatalogueRecords([], [], talks, people))


@pytest.fixture(scope="session")
def uncounted(open_records):
    """Two events of a series of which nobody says which edition they are."""
    lines = ["Flight 2001, 2001-05-01", "Flight 2002, 2002-05-01"]
    places = [Evidence("hive", "all.md", 0, line) for line in lines]
    events = [
        Event(n, (f"Flight 200{n}",), 1, 2000 + n, start=f"200{n}-05-01", pages=(place,), talks=1)
        for n, place in enumerate(places, 1)
    ]
    talks = [
        Talk(n, ("Talk",), n, year=2000 + n, speakers=(1,), pages=(place,))
        for n, place in enumerate(places, 1)
    ]
    people = [Person(1, ("Bee",))]
    return open_records(
        "\n".join(lines), CatalogueRecords([Series(1, ("Flight",))], events, talks, people)
    )
