"""Answers that follow on each other, as `huigu serve` gives them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from bot.answering.answer import Answerer, make_ask
from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.messages import Ask
from indexer.search.index import Index
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.bot.services import KEEP_DAYS


@contextmanager
def converse(index: Index, folder: Path) -> Iterator[tuple[Ask, ConversationStore]]:
    """Answer from an index; a second one in the same folder is the server after a restart."""
    with (
        ThreadPoolExecutor(1) as executor,
        closing(Journal.open(folder / "journal.sqlite", KEEP_DAYS)) as journal,
        closing(
            ConversationStore.open(folder / "conversations.sqlite", journal.key, KEEP_DAYS)
        ) as states,
    ):
        ask = make_ask(Answerer(index), executor)
        yield with_shared_layers(ask, journal, lambda: index.generation, 100, states), states
