from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from bot.journal.database import JournalFile
from bot.journal.hashing import generate_key
from bot.journal.journal import Journal
from bot.messages import Answer, Explanation, Question
from bot.request import NO_CONSTRAINTS
from bot.services.contracts import Unanswered
from indexer.errors import UsageError
from tests.fakes.bot.asks import ABSENT, FOUND, THANKS
from tests.fakes.bot.journal import START, Clock, add_question
from tests.fakes.bot.layers import with_journal

EXPLANATION = Explanation(
    intent="links",
    subject="",
    probability=0.9,
    mentions=[],
    constraints=NO_CONSTRAINTS,
    topic="",
    follows=False,
)


async def test_the_last_verdict_of_a_person_counts(journal):
    await add_question(journal, "Where?", identity="q")
    assert await journal.record_verdict("q", "wrong", "ann")
    assert [one.question for one in await journal.list_unanswered(9)] == ["Where?"]
    assert await journal.record_verdict("q", "helpful", "ann")
    assert await journal.list_unanswered(9) == []
    assert not await journal.record_verdict("other", "helpful", "ann")
    with pytest.raises(UsageError, match="helpful, wrong, missing"):
        await journal.record_verdict("q", "great", "ann")


async def test_a_verdict_can_be_withdrawn(journal):
    await add_question(journal, "Where?", identity="q")
    assert await journal.record_verdict("q", "wrong", "ann")
    assert not await journal.withdraw_verdict("q", "bea")
    assert [one.question for one in await journal.list_unanswered(9)] == ["Where?"]
    assert await journal.withdraw_verdict("q", "ann")
    assert await journal.list_unanswered(9) == []
    assert not await journal.withdraw_verdict("q", "ann")
    assert not await journal.withdraw_verdict("other", "ann")


async def test_a_question_is_frequent_only_when_two_people_asked_it(journal):
    for asker, text in [
        ("ann", "IstioCon 的視頻？"),
        ("bea", "istiocon的视频"),
        ("ann", "IstioCon 的视频"),
        *[("ann", "only I ask this")] * 3,
        *[("", "nobody knows who asked this")] * 3,
        ("ann", "nowhere to be found"),
        ("bea", "nowhere to be found"),
        ("ann", "call 13800138000"),
        ("bea", "call 13900139000"),
        ("ann", "?!"),
        ("bea", "?!"),
        *[(asker, "Where are the slides?") for asker in ("ann", "bea", "cem")],
        *[(asker, "a wrong answer") for asker in ("ann", "bea")],
    ]:
        await add_question(
            journal, text, asker, "to ann" if (text[0], asker) == ("a", "ann") else ""
        )
    assert await journal.record_verdict("to ann", "wrong", "ann")
    assert await journal.list_frequent(9) == ["Where are the slides?", "IstioCon 的视频"]


async def test_verdicts_count_once_a_person_and_until_the_next_generation(journal):
    generation = "g1"

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, generation=generation, question=question.text)

    wrapped = with_journal(ask, journal)
    for number in range(3):
        await wrapped(Question(text="Where?", id=str(number)))
    for number in range(3):
        await journal.record_verdict(str(number), "wrong", "ann")
    assert await journal.list_unanswered(9) == [Unanswered("Where?", 3, "2030-05-17T12:00:00Z")]
    await journal.record_verdict("0", "helpful", "bea")
    assert await journal.list_unanswered(9) == []
    await journal.record_verdict("1", "missing", "cem")
    assert len(await journal.list_unanswered(9)) == 1
    generation = "g2"
    await wrapped(Question(text="Where?", id="3"))
    assert await journal.list_unanswered(9) == []


async def test_frequent_questions_are_cached(journal):
    assert await journal.list_frequent(9) == []
    for asker in ("ann", "bea"):
        await add_question(journal, "Where?", asker)
    assert await journal.list_frequent(9) == []
    journal._frequent_until_s = 0.0
    assert await journal.list_frequent(9) == ["Where?"]


async def test_unanswered_questions_are_listed_by_frequency(journal):
    for text in ("nowhere A", "Nowhere B?", "nowhere b", "Where?"):
        await add_question(journal, text, identity=text[-2:].strip())
    stamp = "2030-05-17T12:00:00Z"
    assert await journal.list_unanswered(9) == [
        Unanswered("nowhere b", 2, stamp),
        Unanswered("nowhere A", 1, stamp),
    ]
    assert await journal.record_verdict("e?", "missing", "ann")
    assert await journal.list_unanswered(1) == [Unanswered("nowhere b", 2, stamp)]
    assert len(await journal.list_unanswered(9)) == 3


async def test_a_question_that_is_answered_later_is_not_unanswered(journal):
    found = False

    async def later(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND if found else ABSENT, question=question.text)

    ask = with_journal(later, journal)
    await ask(Question(text="slides of the keynote"))
    assert len(await journal.list_unanswered(9)) == 1
    found = True
    await ask(Question(text="Slides of the keynote!"))
    assert await journal.list_unanswered(9) == []


async def test_a_group_is_shown_only_what_two_people_asked(journal):
    for asker in ("ann", "bea"):
        await add_question(journal, "Where?", asker)
        await add_question(journal, "nowhere two", asker)
        await add_question(journal, "nowhere mail me@example.org", asker)
        await add_question(journal, f"nowhere {asker}", asker)
    await add_question(journal, "nowhere twice", "ann")
    await add_question(journal, "nowhere twice", "ann")
    await add_question(journal, "nowhere unsaid", "")
    await add_question(journal, "nowhere unsaid", "")
    assert await journal.list_missed(9) == ["nowhere two"]
    assert await journal.list_frequent_since(START, 9) == ["Where?"]


async def test_a_question_asked_before_the_week_does_not_count_for_it():
    clock = Clock()
    with closing(Journal(JournalFile(None), generate_key(), 180, clock)) as journal:
        await add_question(journal, "Where?", "ann")
        await add_question(journal, "When?", "ann")
        await journal.list_missed(1)
        clock.now += timedelta(days=8)
        await add_question(journal, "Where?", "bea")
        await add_question(journal, "When?", "bea")
        await add_question(journal, "When?", "cid")
        week_ago = clock.now - timedelta(days=7)
        assert await journal.list_frequent_since(week_ago, 9) == ["When?"]
        assert await journal.list_frequent(9) == ["When?", "Where?"]


async def test_a_question_that_was_answered_by_a_choice_is_not_unanswered(journal):
    async def ask_back(question: Question) -> Answer:
        return msgspec.structs.replace(ABSENT, question=question.text, kind="clarify")

    await with_journal(ask_back, journal)(Question(text="which one?", id="q", asker="ann"))
    assert await journal.has_asked("q", "ann")
    assert await journal.list_unanswered(9) == []


async def test_thanks_are_in_no_list(journal):
    async def thank(question: Question) -> Answer:
        return msgspec.structs.replace(THANKS, question=question.text)

    for asker in ("ann", "bea"):
        await with_journal(thank, journal)(Question(text="thanks", id=asker, asker=asker))
    assert await journal.list_unanswered(9) == []
    assert await journal.list_frequent(9) == []
    assert not await journal.record_verdict("ann", "wrong", "ann")


@pytest.mark.parametrize("fields", [{"follows": True}, {"intent": "complaint"}])
@pytest.mark.parametrize("kept", [FOUND, ABSENT])
async def test_what_means_something_only_in_its_conversation_is_in_no_list(journal, fields, kept):
    how = msgspec.structs.replace(EXPLANATION, **fields)

    async def follow(question: Question) -> Answer:
        return msgspec.structs.replace(kept, question=question.text, explanation=how)

    for asker in ("ann", "bea"):
        await with_journal(follow, journal)(Question(text="the PPT?", id=asker, asker=asker))
    assert await journal.list_unanswered(9) == []
    assert await journal.list_frequent(9) == []
    assert await journal.record_verdict("ann", "wrong", "ann")


@pytest.mark.parametrize("explain", [True, False])
async def test_how_a_question_was_read_leaves_only_where_it_is_wanted(journal, explain):
    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, explanation=EXPLANATION)

    answer = await with_journal(ask, journal)(Question(text="Where?", explain=explain))
    assert (answer.explanation == EXPLANATION) == explain
