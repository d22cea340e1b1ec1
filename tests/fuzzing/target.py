"""What is fuzzed: a family of parsers, and how an input is given to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice

from tests.fuzzing.material import MOST_SEEDS, read_own

TARGETS = {
    "front_matter": "tests.fuzzing.parsers.front_matter:TARGET",
    "pages": "tests.fuzzing.parsers.pages:TARGET",
    "shortcodes": "tests.fuzzing.parsers.shortcodes:TARGET",
    "embedded_html": "tests.fuzzing.parsers.embedded_html:TARGET",
    "answers": "tests.fuzzing.parsers.answers:TARGET",
    "site_config": "tests.fuzzing.parsers.site_config:TARGET",
    "script_config": "tests.fuzzing.parsers.script_config:TARGET",
    "sessions": "tests.fuzzing.parsers.sessions:TARGET",
    "jsonl": "tests.fuzzing.parsers.jsonl:TARGET",
    "feeds": "tests.fuzzing.parsers.feeds:TARGET",
    "sitemaps": "tests.fuzzing.parsers.sitemaps:TARGET",
    "playlists": "tests.fuzzing.parsers.playlists:TARGET",
    "transcripts": "tests.fuzzing.parsers.transcripts:TARGET",
    "official_account": "tests.fuzzing.parsers.official_account:TARGET",
    "http_body": "tests.fuzzing.parsers.http_body:TARGET",
    "wecom": "tests.fuzzing.parsers.wecom:TARGET",
    "chat_texts": "tests.fuzzing.parsers.chat_texts:TARGET",
    "questions": "tests.fuzzing.parsers.questions:TARGET",
}
"""Name -> where its `Target` is."""

Read = Callable[[bytes], None]
"""Parses one input as the program does, and checks what comes of it.

It raises one of the target's `refusals` for an input that is refused, and `AssertionError` for a
result that must not be; whatever else it raises is a crash.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """A family of parsers."""

    name: str
    open: Callable[[], AbstractContextManager[Read]]
    """Prepares what the parsers need: a folder, a site, an index."""
    refusals: tuple[type[Exception], ...]
    """Documented errors for bad input."""
    list_real: Callable[[], Iterable[bytes]] = tuple
    """Lists real inputs, beside our own in `data/`."""
    max_bytes: int = 24 * 1024
    """Longest input: quadratic patterns show at this size, and linear ones take milliseconds."""

    grown_bytes: int = 64 * 1024
    """Length of inputs by which growth of time is measured; the parsers take as much."""

    def list_seeds(self) -> list[bytes]:
        """List the inputs that mutations begin with."""
        own = (text.encode() for text in read_own(f"{self.name}.seeds"))
        return list(islice(chain(own, self.list_real()), MOST_SEEDS))

    def list_tokens(self) -> list[str]:
        """List pieces of the format: what a mutation inserts and repeats."""
        return read_own(f"{self.name}.tokens")


def load_target(name: str) -> Target:
    """Import a target by its name."""
    module, _, attribute = TARGETS[name].partition(":")
    target = getattr(import_module(module), attribute)
    assert isinstance(target, Target)
    return target
