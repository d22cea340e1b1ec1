"""One interaction: what a person sent, what the bot answered, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.clock import Changes
from tests.fakes.discord.refusals import Refused
from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.places import Channel
from tests.fakes.discord.world.posts import Post
from tests.fakes.event_loop import WAIT_S

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""Kinds of interaction."""
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""Types of first response."""
MAY_RESPOND = {
    COMMAND: (REPLY, DEFER, MODAL),
    COMPONENT: (REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (REPLY, DEFER, DEFER_UPDATE, UPDATE),
}


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction, with its answer so far."""

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    payload: dict[str, Any]
    """As it was dispatched."""
    dispatched_at: float
    """By `Clock.now`, like all times here that say nothing else."""
    source: Post | None = None
    """The message whose button was pressed."""
    cpu_dispatched_at: float = 0.0
    """By `Clock.now_without_cpu_waits`."""
    acknowledged_s: float | None = None
    """Seconds by `Clock.now_without_cpu_waits` from the dispatch to the first response."""
    answered_at: float | None = None
    """When the first readable text was there."""
    edited_at: float | None = None
    """When the answer last changed."""
    response: int | None = None
    """Type of the first response."""
    original: Post | None = None
    """The message that `@original` stands for."""
    followups: list[Post] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    """Of an autocomplete."""
    modal: dict[str, Any] | None = None
    refused: list[Refused] = field(default_factory=list)
    """Requests of the bot on this interaction that were refused."""
    changes: Changes = field(default_factory=Changes)

    @property
    def answered_s(self) -> float | None:
        """Seconds from the dispatch to the first readable text."""
        return _subtract(self.dispatched_at, self.answered_at)

    @property
    def finished_s(self) -> float | None:
        """Seconds from the dispatch to the last change so far."""
        return _subtract(self.dispatched_at, self.edited_at)

    @property
    def messages(self) -> list[Post]:
        """The messages of the answer that are not deleted, in order."""
        first = [self.original] if self.original and self.original is not self.source else []
        return [post for post in (*first, *self.followups) if not post.deleted]

    @property
    def text(self) -> str:
        """The text of all messages, one below the other."""
        return "\n".join(post.content for post in self.messages)

    @property
    def answered(self) -> bool:
        """Whether there is more than a "thinking" message."""
        return self.answered_at is not None

    async def wait(
        self, timeout_s: float = WAIT_S, messages: int = 0, text: str = ""
    ) -> Interaction:
        """Wait for the answer.

        Args:
            timeout_s: In real seconds; the `TimeoutError` describes the progress.
            messages: Also wait for this many messages.
            text: Also wait for this text in the answer.
        """
        await self.changes.until(
            lambda: self.answered and len(self.messages) >= messages and text in self.text,
            timeout_s,
            lambda: f"the answer to {self}",
        )
        return self

    async def wait_until_acknowledged(self, timeout_s: float = WAIT_S) -> Interaction:
        """Wait for the first response of any type."""
        await self.changes.until(
            lambda: self.acknowledged_s is not None,
            timeout_s,
            lambda: f"a first response to {self}",
        )
        return self

    def note_change(self, now: float, readable: bool) -> None:
        """Record a change of the answer."""
        self.edited_at = now
        if readable and self.answered_at is None:
            self.answered_at = now
        self.changes.tell()

    def __str__(self) -> str:
        what = self.payload["data"].get("name") or self.payload["data"].get("custom_id")
        refused = "; ".join(map(str, self.refused)) or "nothing refused"
        return (
            f"{what} of {self.user.name} (response {self.response}, "
            f"{len(self.messages)} messages, {refused})"
        )


def _subtract(start: float, end: float | None) -> float | None:
    return None if end is None else end - start
