"""An answer is found by the words in which a channel showed it."""

from __future__ import annotations

from contextlib import closing

import msgspec

from bot.conversations.store import ConversationStore
from bot.dialogue_state import DialogueState
from bot.journal.hashing import generate_key
from bot.messages import Question
from bot.request import Request
from tests.fakes.bot.kinds import LINKS

KEY = generate_key()
STATE = DialogueState(generation="g", request=Request(text="the videos", language="en"))
SHOWN = "**I found 4 links** 〔1〕 Watch all talks on Bilibili, the opening and the rest of them"
ASKED = Question(text="the videos", id="q1", thread="anna")


async def find(store: ConversationStore, quoted: str) -> str:
    """Find the question whose answer is quoted; empty for none."""
    remembered = await store.find(Question(text="more", quoted=quoted))
    return remembered.question_id if remembered else ""


async def test_a_quote_is_found_by_the_words_that_were_shown_after_a_restart_too(tmp_path):
    path = tmp_path / "conversations.sqlite"
    with closing(ConversationStore.open(path, KEY, 180)) as store:
        store.keep(ASKED, LINKS, STATE)
        store.reword("q1", SHOWN)
        assert await find(store, SHOWN.replace("*", "").lower()) == "q1"
    with closing(ConversationStore.open(path, KEY, 180)) as store:
        assert await find(store, SHOWN) == "q1"
        assert await find(store, "Other words of somebody") == ""


async def test_the_end_of_what_was_shown_and_its_words_are_both_kept(tmp_path):
    path = tmp_path / "conversations.sqlite"
    with closing(ConversationStore.open(path, KEY, 180)) as store:
        store.keep(ASKED, LINKS, STATE)
        store.shorten("q1", 4)
        store.reword("q1", SHOWN)
    with closing(ConversationStore.open(path, KEY, 180)) as store:
        remembered = await store.find(Question(text="more", quoted=SHOWN))
        assert remembered is not None
        assert remembered.state.rest == 4


async def test_an_answer_without_a_conversation_has_no_other_words(tmp_path):
    with closing(ConversationStore.open(tmp_path / "c.sqlite", KEY, 180)) as store:
        store.reword("unknown", SHOWN)
        assert await find(store, SHOWN) == ""
        store.keep(msgspec.structs.replace(ASKED, thread=""), LINKS, STATE)
        assert await find(store, LINKS.text) == "q1"
