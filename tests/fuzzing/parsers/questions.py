"""How a question is understood, against the names of a small community's real index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from bot.dialogue_state import DialogueState
from bot.messages import MAX_QUESTION_CHARS, Question
from bot.understanding.request import Understanding
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import HuiguError
from indexer.search.index import Index
from tests.fakes.communities.community import write_community
from tests.fuzzing.material import DATA
from tests.fuzzing.target import Read, Target


@contextmanager
def open_index() -> Iterator[Read]:
    """Build the index of the small community, and open it."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        settings = load_settings(write_community(Path(folder)))
        rebuild(settings)
        index = Index.open(settings)
        with index.open_reader() as reader:
            understanding = Understanding(reader.encoder, lambda: date(2026, 11, 30))
            state: DialogueState | None = None

            def read(data: bytes) -> None:
                nonlocal state
                text = data.decode(errors="replace")
                asked, _, quoted = text.partition("\0")
                asked = asked[:MAX_QUESTION_CHARS]
                question = Question(text=asked, quoted=quoted, state=state)
                turn = understanding.read_turn(question, reader)
                request = turn.request
                msgspec.json.encode(request)
                for mention in request.mentions:
                    assert 0 <= mention.start <= mention.end <= len(asked) or turn.request.follows
                request.topic.encode()
                # The next input follows up this one, every other time.
                following = DialogueState(generation=reader.generation, request=request)
                state = None if state else following

            yield read
        index.close()


def list_real() -> Iterator[bytes]:
    """List real ones."""
    for path in sorted((DATA / "evalsets").rglob("q_*.jsonl")):
        with path.open("rb") as file:
            for _, line in zip(range(12), file, strict=False):
                row = msgspec.json.decode(line)
                yield str(row.get("query") or row.get("question") or "").encode()


TARGET = Target("questions", open_index, (HuiguError,), list_real, max_bytes=4096, grown_bytes=480)
