"""What `huigu` gives to those who import it. What goes wrong is an `indexer.errors.HuiguError`."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from bot.answering.answer import Answerer
from bot.messages import MAX_QUESTION_CHARS, Answer, Question
from indexer.building.rebuild import rebuild as rebuild_index
from indexer.building.result import RebuildResult
from indexer.config import DEFAULT_FILE, load_settings
from indexer.errors import UsageError
from indexer.search.index import Index as SearchIndex


class Index:
    """An open index that answers questions, from several threads at once; `with` closes it."""

    def __init__(self, config: str | Path = DEFAULT_FILE) -> None:
        """Open the index that a configuration file names; `rebuild` makes it."""
        settings = load_settings(Path(config))
        self._index = SearchIndex(settings)
        self._answerer = Answerer.open(self._index, settings.find_wordings())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()

    def ask(self, question: str) -> Answer:
        """Answer a question in its own language, with cited links.

        Raises:
            UsageError: The question is longer than `MAX_QUESTION_CHARS`.
        """
        if len(question) > MAX_QUESTION_CHARS:
            raise UsageError(
                f"the question has {len(question)} characters, at most {MAX_QUESTION_CHARS} are "
                "read; ask for one thing at a time"
            )
        return self._answerer.answer(Question(text=question))


def ask(question: str, config: str | Path = DEFAULT_FILE) -> Answer:
    """Answer one question; who asks several opens an `Index` once."""
    with Index(config) as index:
        return index.ask(question)


def rebuild(config: str | Path = DEFAULT_FILE) -> RebuildResult:
    """Index what changed in the sources; pages left out are in the result's `problems`."""
    return rebuild_index(load_settings(Path(config)))
