"""What the catalogue answers at all, and as which intent it takes a question."""

from datetime import date

import pytest
from msgspec.structs import replace

from bot.answering.from_catalogue.answer import CatalogueAnswers, settle_intent, settle_topic
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Constraints, Mention, Request
from indexer.catalogue.records import Talk
from indexer.encoders.static import load_bundled
from tests.fakes.communities import kiln_days as at
from tests.fakes.index.opened import Opened

KILN_2024 = Mention("event", (2,), "Kiln Days 2024", "Kiln Days 2024")
WOOD = Mention("talk", (2,), "Firing with wood", "Firing with wood")
SLIDES = Constraints(kinds=("slides",))


def ask(reader, intent, *mentions, text="a question", **fields):
    request = Request(text=text, language="en", intent=intent, mentions=mentions, **fields)
    answers = CatalogueAnswers(lambda: date(2024, 10, 1))
    return answers.answer(settle_intent(request, reader), reader)


@pytest.mark.parametrize("intent", ["greeting", "thanks", "other", "register"])
def test_what_is_not_asked_of_events_and_talks_is_left_to_others(reader, intent):
    assert ask(reader, intent, KILN_2024) is None


@pytest.mark.parametrize(
    ("intent", "subject", "topic"),
    [
        ("latest", "events", "penicillin introduced"),
        ("count", "events", "teams of a football league"),
        ("list", "events", "unfortunate events published"),
    ],
)
def test_a_question_about_something_else_is_not_about_the_whole_archive(
    reader, intent, subject, topic
):
    assert ask(reader, intent, subject=subject, topic=topic) is None
    assert ask(reader, intent, subject=subject) is not None
    assert ask(reader, intent, subject=subject, probability=0.3) is None


@pytest.mark.parametrize("intent", ["where", "what", "title", "other"])
def test_a_question_that_names_a_kind_of_link_wants_links(reader, intent):
    draft = ask(reader, intent, WOOD, constraints=SLIDES)
    assert draft.links[0].url == at.WOOD_SLIDES


@pytest.mark.parametrize("intent", ["count", "who", "when"])
def test_a_kind_of_link_in_another_question_is_what_it_is_about(reader, intent):
    request = Request("q", "en", intent=intent, mentions=(WOOD,), constraints=SLIDES)
    assert settle_intent(request, reader).intent == intent


def test_handouts_of_a_talk_are_asked_for_without_a_word_of_a_table(reader):
    draft = ask(reader, "what", WOOD, text="are there any handouts")
    assert draft.links[0].url == at.WOOD_SLIDES


def test_where_a_talk_was_also_says_where_to_watch_it(reader):
    draft = ask(reader, "where", WOOD, text="where is Firing with wood")
    assert "Kiln Days 2024" in draft.text.splitlines()[0]
    youtube = next(link for link in draft.links if link.url == at.WOOD_YOUTUBE)
    assert at.WOOD_YOUTUBE in draft.citations[youtube.citation - 1].addresses


@pytest.mark.parametrize(
    ("topic", "kept"), [("ash glazes", True), ("presentations in total", False), ("", False)]
)
def test_what_is_left_of_a_question_counts_only_where_a_talk_is_about_it(reader, topic, kept):
    request = Request("q", "en", intent="count", mentions=(KILN_2024,), topic=topic)
    settled = settle_topic(request, reader, resolve_scope(request, reader))
    assert bool(settled.topic) is kept


def test_a_topic_of_the_last_of_very_many_talks_is_kept(tmp_path):
    """Events with some hundred talks come before the one that has it."""
    others = tuple(Talk(1 + n, (f"Wheel lesson {n}",), 1, "", 2023) for n in range(320))
    last = tuple(replace(talk, id=1000 + talk.id) for talk in at.TALKS)
    records = replace(at.RECORDS, talks=(*others, *last))
    index = Opened(tmp_path, at.DOCUMENTS, load_bundled(), records)
    mentions = (KILN_2023, KILN_2024)
    request = Request("q", "en", intent="list", mentions=mentions, topic="ash glazes")
    settled = settle_topic(request, index.reader, resolve_scope(request, index.reader))
    index.close()
    assert settled.topic == "ash glazes"


@pytest.mark.parametrize("intent", ["who", "list", "count", "first", "latest"])
def test_a_name_that_no_talk_has_is_not_found(reader, intent):
    draft = ask(reader, intent, KILN_2024, topic="DHH", subject="talks")
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.text == "I found no “DHH” in what is on record of Kiln Days 2024."
    assert ask(reader, intent, KILN_2024, topic="speakers", subject="talks").found


def test_where_an_episode_was_also_says_where_to_watch_it(tmp_path):
    run = replace(at.MEETUP, edition=0, links=(), talks=1, places=("Online",))
    [wood] = [talk for talk in at.TALKS if talk.id == 2]
    episode = replace(wood, event=3, edition=4)
    others = tuple(talk for talk in at.TALKS if talk.id != 2)
    records = replace(
        at.RECORDS,
        events=(at.EVENT_2023, at.EVENT_2024, run),
        talks=(others[0], episode, *others[1:]),
    )
    index = Opened(tmp_path, at.DOCUMENTS, load_bundled(), records)
    glaze = Mention("event", (3,), "Glaze Meetup", "Glaze Meetup")
    fourth = Constraints(editions=(4,))
    draft = ask(index.reader, "where", glaze, text="where is Glaze Meetup 4", constraints=fourth)
    index.close()
    assert "online" in draft.text.splitlines()[0]
    assert at.WOOD_YOUTUBE in [link.url for link in draft.links]


KILN_2023 = Mention("event", (1,), "Kiln Days 2023", "Kiln Days 2023")
HERE = Mention("place", (2,), "Jingdezhen", "Jingdezhen")


@pytest.mark.parametrize(
    ("intent", "mentions", "text", "settled"),
    [
        ("links", (KILN_2023, KILN_2024), "which of them had more sessions recorded", "compare"),
        ("links", (KILN_2023, KILN_2024), "more videos of both", "links"),
        ("list", (KILN_2024, HERE), "was it in Jingdezhen?", "where"),
        ("list", (KILN_2024, HERE), "everything in Jingdezhen", "list"),
        ("count", (KILN_2024,), "讲了哪几场", "list"),
        ("count", (KILN_2024,), "讲了几场", "count"),
        ("list", (KILN_2024,), "I'd like to see the talks", "links"),
    ],
)
def test_what_is_named_and_the_form_of_the_question_settle_its_intent(
    reader, intent, mentions, text, settled
):
    request = Request(text, "en", intent=intent, mentions=mentions)
    assert settle_intent(request, reader).intent == settled


def test_an_unsure_wish_for_a_recommendation_is_none(reader):
    assert ask(reader, "recommend", text="something worth watching") is not None
    assert ask(reader, "recommend", text="something worth watching", probability=0.3) is None


def test_of_talks_that_were_shown_only_those_are_answered(reader):
    draft = ask(reader, "list", among=(2,), topic="wood")
    assert [one.ids for one in draft.shown] == [(2,)]
    none = ask(reader, "list", among=(2,), topic="Haskell")
    assert (none.found, none.kind) == (False, "not_found")
    assert none.text == "None of those above is like that."
    else_ = ask(reader, "list", WOOD, other_than=(2,))
    assert else_.text == "Nothing else is on record."


def test_a_year_and_nothing_else_is_that_of_the_archive(reader):
    dated = Constraints(years=(2024,))
    assert ask(reader, "list", subject="talks", probability=0.3, constraints=dated) is not None


@pytest.mark.parametrize(
    ("intent", "subject", "text", "settled"),
    [
        ("count", "recordings", "which talks have slides", ("list", "recordings")),
        ("list", "talks", "哪些演讲有 PPT", ("list", "talks")),
        ("list", "", "which of the sessions have slides", ("list", "talks")),
        ("count", "recordings", "how many talks have slides", ("count", "recordings")),
        ("list", "", "which slides are there", ("links", "")),
    ],
)
def test_which_talks_have_slides_is_said_by_its_words(reader, intent, subject, text, settled):
    request = Request(
        text, "en", intent=intent, subject=subject, probability=0.4, constraints=SLIDES
    )
    found = settle_intent(request, reader)
    assert (found.intent, found.subject) == settled
