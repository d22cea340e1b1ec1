"""Requests made from the catalogue of the shipped corpus itself: right answer, right citation.

What the records say is compared with what is answered, for every event, 200 talks and 100 people.
"""

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from bot.answering.from_catalogue.facts.table import build_facts
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Constraints, Mention, Request
from indexer.building.rebuild import rebuild
from indexer.catalogue.names import make_name_key
from indexer.config import load_settings
from indexer.search.index import Index
from tests.fakes.index.calibrations import asking_few
from tests.paths import ROOT

TODAY = date(2026, 6, 1)
TALKS = 200
PEOPLE = 100
HAN = re.compile(r"[\u4e00-\u9fff]")
SOURCES = """
[index]
path = "index"
[[sources]]
name = "recaps"
type = "markdown"
path = "{0}/corpus/recaps"
[[sources]]
name = "sessions"
type = "sessions"
path = "{0}/corpus/sessions"
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    config = folder / "huigu.toml"
    config.write_text(SOURCES.format(ROOT.as_posix()), encoding="utf-8")
    settings = load_settings(config)
    with asking_few():
        rebuild(settings)
    index = Index.open(settings)
    with index.open_reader() as reader:
        yield reader
    index.close()


class Asker:
    """Makes requests of records by id, and collects what is wrong with the answers."""

    def __init__(self, reader):
        self.reader = reader
        self.catalogue = reader.catalogue
        self.facts = build_facts(lambda: TODAY)
        self.asked = 0
        self.wrong = defaultdict(list)
        self._documents = {}

    def ask(self, intent, what, ids, subject="", language="zh", **limits):
        """Ask about records; None if the catalogue does not know."""
        self.asked += 1
        mentions = (Mention(what, tuple(ids), "x", "x"),) if ids else ()
        request = Request(
            "x", language, intent, subject, mentions=mentions, constraints=Constraints(**limits)
        )
        return self.facts[intent](request, self.reader, resolve_scope(request, self.reader))

    def expect(self, name, draft, *texts, places=(), talks=None):
        """Expect an answer that holds texts and cites one of the places."""
        if draft is None or not draft.found:
            self.wrong[name].append("no answer")
            return
        text = make_name_key(draft.text)
        missing = [one for one in texts if make_name_key(one) not in text]
        if missing:
            self.wrong[name].append(f"lacks {missing[:3]}: {draft.text[:200]}")
        if talks is not None and len(draft.talks) != min(10, talks):
            self.wrong[name].append(f"{len(draft.talks)} talks of {talks}")
        cited = {citation.page for citation in draft.citations}
        if not cited:
            self.wrong[name].append(f"cites nothing: {draft.text[:200]}")
        if places and not cited & {(place.source, place.document) for place in places}:
            self.wrong[name].append(f"cites {cited}")
        for citation in draft.citations:
            if not self._holds(citation):
                self.wrong[name].append(f"{citation.url} lacks {citation.quote!r}")

    def _holds(self, citation):
        """Tell whether the cited section, its headings or its front matter hold the quote."""
        if citation.page not in self._documents:
            (document,) = self.reader.store.documents([citation.page])
            self._documents[citation.page] = document
        document = self._documents[citation.page]
        texts = [document.title, document.summary, document.event, document.held]
        texts += citation.headings
        texts += [one.text for one in document.sections if one.headings == citation.headings]
        held = "".join(re.sub(r"\W+", "", text) for text in texts).casefold()
        # Words of a table's row name its columns: `Title: Envoy in depth; Speakers: …`.
        parts = re.split(r"; | / |: ", citation.quote)
        return all(re.sub(r"\W+", "", part).casefold() in held for part in parts)

    def list_talks(self, **what):
        """Get talks of events or people."""
        return self.catalogue.get_talks(self.catalogue.list_talks(**what))

    def name_titles(self, talk):
        """Name a talk as a Chinese answer does, without what is cut off at the end."""
        return [next((one for one in talk.titles if HAN.search(one)), talk.titles[0])[:150]]

    def name_people(self, ids):
        """Name people as a Chinese answer does: by their Han names where they have one."""
        people = self.catalogue.get_people(list(dict.fromkeys(ids)))
        return [next((n for n in one.names if HAN.search(n)), one.names[0]) for one in people]


@pytest.fixture
def asker(shipped):
    return Asker(shipped)


def write_day(day):
    year, month, rest = day.split("-")
    return f"{year} 年 {int(month)} 月 {int(rest)} 日"


def test_every_event(asker):
    events = asker.catalogue.get_events(asker.catalogue.list_events())
    assert len(events) >= 50
    for event in events:
        expect_facts(asker, event)
        expect_programme(asker, event, asker.list_talks(events=[event.id]))
    for one, other in pairwise(events):
        if all((one.start, one.pages, other.start, other.pages)):
            draft = asker.ask("compare", "event", [one.id, other.id])
            asker.expect("compare", draft, write_day(one.start), write_day(other.start))
    assert asker.asked > 400
    assert dict(asker.wrong) == {}


def expect_facts(asker, event):
    """Ask when and where an event was, who led it, who paid, and how many came."""

    def find(field):
        return [fact.evidence for fact in event.facts if fact.field == field]

    if event.start:
        said, ask = find("start") or event.pages, ["event", [event.id]]
        asker.expect("when", asker.ask("when", *ask), write_day(event.start), places=said)
        english = asker.ask("when", *ask, language="en")
        asker.expect("when", english, event.start[:4], places=said)
    if event.places:
        draft = asker.ask("where", "event", [event.id])
        asker.expect("where", draft, places=find("place") or event.pages)
    asks = {"host": ("who", "hosts"), "sponsor": ("who", "sponsors")}
    asks["attendance"] = ("count", "attendance")
    for field, (intent, subject) in asks.items():
        if find(field):
            draft = asker.ask(intent, "event", [event.id], subject)
            asker.expect(subject, draft, places=find(field))


def expect_programme(asker, event, talks):
    """Ask which talks an event had, how many, who gave them, and which were recorded."""
    ask = ["event", [event.id]]
    if event.start or talks:
        asker.expect("what", asker.ask("what", *ask))
    if not talks:
        return
    # A run of episodes is counted in these.
    unit = "期" if not event.edition and all(talk.edition for talk in talks) else "场演讲"
    asker.expect("count", asker.ask("count", *ask, "talks"), f"{len(talks)} {unit}")
    titles = [title for talk in talks[:10] for title in asker.name_titles(talk)]
    asker.expect("list", asker.ask("list", *ask, "talks"), *titles, talks=len(talks))
    speakers = asker.name_people(id for talk in talks for id in talk.speakers)
    if speakers:
        asker.expect("who", asker.ask("who", *ask, "speakers"), *speakers[:20])
        counted = asker.ask("count", *ask, "speakers")
        asker.expect("count speakers", counted, f"{len(speakers)} 位讲师")
    filmed = [t for t in talks if any((a.kind, a.scope) == ("video", "talk") for a in t.links)]
    if filmed:
        draft = asker.ask("list", *ask, "recordings")
        asker.expect("recordings", draft, talks=len(filmed))


def test_every_series(asker):
    for series in asker.catalogue.get_series(asker.catalogue.list_series()):
        events = asker.catalogue.get_events(asker.catalogue.list_events(series.id))
        dated = [event for event in events if event.start]
        if not dated or len(events) < 2:
            continue
        past = [event for event in dated if event.start <= TODAY.isoformat()]
        asker.expect(
            "latest", asker.ask("latest", "series", [series.id]), write_day(past[-1].start)
        )
        asker.expect("first", asker.ask("first", "series", [series.id]))
        asker.expect("count", asker.ask("count", "series", [series.id], "events"))
        asker.expect("list", asker.ask("list", "series", [series.id], "events"))
        draft = asker.ask("next", "series", [series.id])
        coming = [event for event in dated if event.start >= TODAY.isoformat()]
        expected = coming[0] if coming else past[-1]
        asker.expect("next", draft, write_day(expected.start))
        if draft and not coming and not draft.text.startswith("还没有"):
            asker.wrong["next"].append(draft.text)
        unknown = asker.ask("when", "series", [series.id], years=(2099,))
        if unknown is None or unknown.kind != "not_found" or not unknown.choices:
            asker.wrong["unknown"].append(series.names[0])
    assert asker.asked >= 40
    assert dict(asker.wrong) == {}


def test_two_hundred_talks(asker):
    ids = asker.catalogue.list_talks()
    for talk in asker.catalogue.get_talks(ids[:: len(ids) // TALKS][:TALKS]):
        ask = [talk.id]
        speakers = asker.name_people(talk.speakers)
        event = asker.catalogue.get_events([talk.event])[0] if talk.event else None
        if speakers:
            draft = asker.ask("who", "talk", ask)
            asker.expect("who", draft, *speakers[:20], places=talk.pages)
            if draft and not draft.text.startswith(speakers[0]):
                asker.wrong["who"].append(f"{speakers[0]} is not first: {draft.text}")
        day = talk.start or (event.start if event else "")
        if day:
            asker.expect("when", asker.ask("when", "talk", ask), write_day(day), places=talk.pages)
        if event:
            asker.expect("where", asker.ask("where", "talk", ask), places=talk.pages)
        if talk.organisations:
            draft = asker.ask("who", "talk", ask, "organisations")
            asker.expect("company", draft, *talk.organisations, places=talk.pages)
        titles = asker.name_titles(talk)
        asker.expect("title", asker.ask("title", "talk", ask), *titles, places=talk.pages)
    assert asker.asked > 600
    assert dict(asker.wrong) == {}


def test_a_hundred_people(asker):
    ids = asker.catalogue.list_people()
    for person in asker.catalogue.get_people(ids[:: len(ids) // PEOPLE][:PEOPLE]):
        ask = [person.id]
        talks = asker.list_talks(people=ask)
        if not talks:
            continue
        pages = [page for talk in talks for page in talk.pages]
        (name,) = asker.name_people(ask)
        draft = asker.ask("list", "person", ask)
        asker.expect("list", draft, name, places=pages, talks=len(talks))
        asker.expect("who", asker.ask("who", "person", ask), name, places=pages)
        counted = asker.ask("count", "person", ask, "talks")
        asker.expect("count", counted, name, f"{len(talks)} 场演讲", places=pages)
        days = [talk.start for talk in talks if talk.start]
        if len(days) == len(talks):
            latest = asker.ask("latest", "person", ask)
            asker.expect("latest", latest, write_day(max(days)), places=pages)
            asker.expect("first", asker.ask("first", "person", ask), write_day(min(days)))
        if any(talk.event for talk in talks):
            asker.expect("events", asker.ask("list", "person", ask, "events"))
        if person.organisations:
            draft = asker.ask("who", "person", ask, "organisations")
            asker.expect("company", draft, person.organisations[0], places=pages)
    assert asker.asked > 400
    assert dict(asker.wrong) == {}
