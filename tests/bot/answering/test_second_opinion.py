"""Pages are asked where the catalogue lacks what is asked for, and believed where they have it."""

import pytest
from msgspec.structs import replace

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink
from bot.answering.second_opinion import choose_better, needs_second_opinion
from bot.request import Constraints, Mention, Request, UnknownEvent

SLIDES = Constraints(kinds=("slides",))


MENTION = Mention("event", (1,), "Kiln Days 2024", "Kiln Days 2024")


def make_request(intent="links", **fields):
    fields = {"mentions": (MENTION,), **fields}
    return Request(text="a question", language="en", intent=intent, **fields)


def make_pages(*, kind="slides", confidence=0.9, platform="github", event=""):
    """Draft what a page `s/p` says: one link, if it has a kind."""
    citation = DraftCitation(("s", "p"), "t", "", "q", "", "", event, "s", frozenset())
    link = DraftLink("https://e.org/x", "x", kind, platform, 1)
    links = (link,) if kind else ()
    return DraftAnswer(True, confidence, citations=(citation,), links=links)


@pytest.mark.parametrize(
    ("draft", "needed"),
    [
        (None, True),
        (DraftAnswer(found=True, confidence=0.95, kind="links"), False),
        (DraftAnswer(found=True, confidence=0.5, kind="links"), True),
        (DraftAnswer(found=False, confidence=0.9, kind="not_found"), True),
        (DraftAnswer(found=False, confidence=0.9, kind="clarify"), False),
    ],
)
def test_pages_are_asked_where_the_catalogue_has_no_sure_answer(draft, needed):
    assert needs_second_opinion(make_request(), draft) is needed


UNKNOWN = UnknownEvent(1, "Kiln Days 2031")
NO_EVENT = DraftAnswer(found=False, confidence=0.9, kind="not_found")


def test_no_page_is_asked_for_facts_of_an_event_that_does_not_exist():
    assert not needs_second_opinion(make_request("when", unknown=UNKNOWN), NO_EVENT)
    assert needs_second_opinion(make_request(unknown=UNKNOWN), NO_EVENT)


def test_only_a_page_of_an_episode_behind_the_last_one_has_its_links():
    behind = UnknownEvent(1, "Kiln Talk episode 51", last_episode=7)
    request, own = make_request(unknown=behind), make_pages(event="Kiln Talk #51")
    assert choose_better(request, NO_EVENT, own, (), ("Kiln Talk",)) is own
    other = make_pages(event="Kiln Talk #50")
    assert choose_better(request, NO_EVENT, other, (), ("Kiln Talk",)) is NO_EVENT


def test_a_page_about_another_series_has_no_links_of_an_unknown_edition():
    request, pages = make_request(unknown=UNKNOWN), make_pages(event="Kiln Days")
    assert choose_better(request, NO_EVENT, pages, (), ("Kiln Days", "窑火节")) is pages
    assert choose_better(request, NO_EVENT, pages, (), ("Glaze Meetup",)) is NO_EVENT


def test_a_topic_is_less_sure_than_a_name():
    by_topic = DraftAnswer(found=True, confidence=0.85, kind="links")
    assert needs_second_opinion(make_request(mentions=()), by_topic)
    assert not needs_second_opinion(make_request(), by_topic)
    better, worse = make_pages(confidence=0.95), make_pages(confidence=0.8)
    assert choose_better(make_request(mentions=()), by_topic, better, ()) is better
    assert choose_better(make_request(mentions=()), by_topic, worse, ()) is by_topic


def test_clear_pages_are_believed_where_the_intent_is_in_doubt():
    fact = DraftAnswer(found=True, confidence=0.75, kind="facts")
    assert needs_second_opinion(make_request("next", probability=0.3), fact)
    assert not needs_second_opinion(make_request("next", probability=0.9), fact)
    pages = make_pages(kind="")
    assert choose_better(make_request("next", probability=0.3), fact, pages, ()) is pages
    assert choose_better(make_request("next", probability=0.9), fact, pages, ()) is fact


def test_without_an_answer_of_the_catalogue_that_of_the_pages_is_given():
    pages = make_pages()
    assert choose_better(make_request(), None, pages, ()) is pages


MISSING = DraftAnswer(found=False, confidence=0.8, kind="not_found", text="No slides on record.")


def test_a_page_that_has_the_missing_link_is_believed():
    pages = make_pages()
    request = make_request(constraints=SLIDES)
    assert choose_better(request, MISSING, pages, ()) is pages


@pytest.mark.parametrize(
    "pages",
    [
        make_pages(kind="video"),
        make_pages(kind="page"),
        make_pages(kind=""),
        make_pages(confidence=0.6),
        DraftAnswer(found=False, confidence=0.0),
    ],
)
def test_a_page_without_links_or_unsure_of_them_is_not(pages):
    request = make_request(constraints=SLIDES)
    assert choose_better(request, MISSING, pages, ()) is MISSING


def test_a_page_on_another_platform_is_not_believed():
    request = make_request(constraints=Constraints(platforms=("bilibili",)))
    pages = make_pages(kind="video", platform="youtube")
    assert choose_better(request, MISSING, pages, ()) is MISSING
    fitting = make_pages(kind="video", platform="bilibili")
    assert choose_better(request, MISSING, fitting, ()) is fitting


def test_a_page_whose_talks_the_catalogue_knows_has_no_more_links_than_it():
    request = make_request(constraints=SLIDES)
    assert choose_better(request, MISSING, make_pages(), {("s", "p")}) is MISSING


def test_a_fact_is_taken_from_pages_only_where_the_catalogue_lacks_it():
    pages = make_pages(kind="")
    request = make_request("when")
    unsure = DraftAnswer(found=True, confidence=0.5, kind="facts")
    assert choose_better(request, unsure, pages, ()) is unsure
    lacking = DraftAnswer(found=False, confidence=0.5, kind="not_found")
    assert choose_better(request, lacking, pages, ()) is pages


ABOUT_KILNS = make_request(constraints=SLIDES, topic="Setting up a kiln")


@pytest.mark.parametrize(
    ("told", "confidence", "is_taken"),
    [
        ((0.0, 0.6), 0.9, True),
        ((0.0, 0.95), 0.7, True),  # its own row says all of it
        ((0.0, 0.6), 0.7, False),
        ((0.0, 0.2), 0.9, False),  # on another talk of that page
        ((0.8, 0.6), 0.9, False),
    ],
)
def test_a_talk_that_the_catalogue_missed_on_a_known_page_is_taken_from_it(
    told, confidence, is_taken
):
    pages = make_pages(confidence=confidence)
    chosen = choose_better(ABOUT_KILNS, MISSING, pages, {("s", "p")}, told=told)
    assert chosen is (pages if is_taken else MISSING)


def test_a_talk_of_a_person_is_taken_from_the_row_that_has_it():
    whole = DraftAnswer(found=True, confidence=0.5, kind="links")
    pages, known = make_pages(confidence=0.7), {("s", "p")}
    person = Mention("person", (2,), "Chen Yao", "Chen Yao")
    request = make_request(mentions=(person,), constraints=SLIDES, topic="Setting up a kiln")
    assert choose_better(request, whole, pages, known, told=(0.0, 0.9)) is pages
    assert choose_better(request, whole, pages, known, told=(0.8, 0.9)) is whole
    # An event that is named has its links, whatever is left of the question.
    assert choose_better(ABOUT_KILNS, whole, pages, known, told=(0.0, 0.9)) is whole


def test_of_other_kinds_a_known_page_may_have_more_links_than_the_catalogue():
    code = make_request(constraints=Constraints(kinds=("code",)))
    pages = make_pages(kind="code")
    assert choose_better(code, MISSING, pages, {("s", "p")}) is pages


def test_a_row_with_the_whole_topic_is_better_than_a_talk_that_is_near():
    request = make_request(mentions=(), topic="Setting up a kiln")
    near = DraftAnswer(found=True, confidence=0.85, kind="links")
    pages = make_pages(confidence=0.7)
    assert choose_better(request, near, pages, (), told=(0.4, 0.9)) is pages
    assert choose_better(request, near, pages, (), told=(0.4, 0.6)) is near


def test_pages_without_the_name_do_not_tell_of_what_no_talk_has():
    request = make_request("list", topic="DHH")
    said = replace(make_pages(kind=""), text="Kiln Days 2024 was in May.")
    assert choose_better(request, NO_EVENT, said, ()) is NO_EVENT
    named = replace(said, text="A greeting by DHH opened the day.")
    assert choose_better(request, NO_EVENT, named, ()) is named
    mixed = make_request("list", topic="DHH 的开场")
    assert choose_better(mixed, NO_EVENT, named, ()) is named


def test_pages_that_tell_less_of_the_topic_are_not_clearer():
    request = make_request(mentions=(), topic="Setting up a kiln")
    near = DraftAnswer(found=True, confidence=0.6, kind="links")
    pages = make_pages(confidence=0.8)
    assert choose_better(request, near, pages, (), told=(0.7, 0.0)) is near
    assert choose_better(request, near, pages, (), told=(0.0, 0.0)) is pages


def test_a_page_about_another_edition_has_no_links_of_the_one_asked_for():
    request = make_request(unknown=UnknownEvent(1, "Kiln Days #12"))
    ninth, twelfth = make_pages(event="Kiln Days 9"), make_pages(event="Kiln Days 12")
    assert choose_better(request, NO_EVENT, ninth, (), ("Kiln Days",)) is NO_EVENT
    assert choose_better(request, NO_EVENT, twelfth, (), ("Kiln Days",)) is twelfth


def test_pages_do_not_know_what_a_conversation_completed():
    fact = DraftAnswer(found=True, confidence=0.75, kind="facts")
    doubted = make_request("next", probability=0.3, follows=True)
    assert not needs_second_opinion(doubted, fact)
    assert choose_better(doubted, fact, make_pages(kind=""), ()) is fact


def test_of_what_was_shown_the_catalogue_knows_all():
    none_left = DraftAnswer(found=False, confidence=0.9, kind="not_found")
    assert not needs_second_opinion(make_request("list", among=(1,)), none_left)
    assert not needs_second_opinion(make_request("list", other_than=(1,)), none_left)


def test_what_the_catalogue_surely_lacks_of_a_name_no_page_tells():
    pages, lacking = make_pages(kind=""), DraftAnswer(False, 0.9, kind="not_found")
    assert choose_better(make_request("who"), lacking, pages, ()) is lacking
