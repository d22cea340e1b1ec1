"""One interaction: what was asked of the bot, what it answered, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.clock import Changes
from tests.fakes.discord.people import User
from tests.fakes.discord.places import Channel
from tests.fakes.discord.posts import Post
from tests.fakes.discord.refusals import Refused
from tests.fakes.stillness import HANGS_S

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""What caused an interaction."""
REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
"""How a bot may respond first."""
MAY_RESPOND = {
    COMMAND: (REPLY, DEFER, MODAL),
    COMPONENT: (REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    MODAL_SUBMIT: (REPLY, DEFER, DEFER_UPDATE, UPDATE),
}


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction; a test holds it and sees the answer grow."""

    id: str
    token: str
    kind: int
    user: User
    channel: Channel
    payload: dict[str, Any]
    """As it was dispatched."""
    dispatched_at: float
    """By the server's clock, as all times here."""
    source: Post | None = None
    """The message whose button was pressed."""
    fair_from: float = 0.0
    """The same moment by `Clock.fair`."""
    acknowledged_s: float | None = None
    """Seconds by `Clock.fair` from the dispatch to the first response."""
    answered_at: float | None = None
    """When the first thing to read stood there."""
    edited_at: float | None = None
    """When the answer changed last."""
    response: int | None = None
    """Type of the first response."""
    original: Post | None = None
    """The message that `@original` stands for."""
    followups: list[Post] = field(default_factory=list)
    choices: list[dict[str, Any]] | None = None
    """What an autocomplete offered."""
    modal: dict[str, Any] | None = None
    refused: list[Refused] = field(default_factory=list)
    """What the bot tried on this interaction and was not let."""
    changes: Changes = field(default_factory=Changes)

    @property
    def answered_s(self) -> float | None:
        """Seconds from the dispatch to the first thing to read."""
        return _after(self.dispatched_at, self.answered_at)

    @property
    def finished_s(self) -> float | None:
        """Seconds from the dispatch to the last change so far."""
        return _after(self.dispatched_at, self.edited_at)

    @property
    def messages(self) -> list[Post]:
        """The answer's messages that stand there now, in order."""
        own = [self.original] if self.original and self.original is not self.source else []
        return [post for post in (*own, *self.followups) if not post.deleted]

    @property
    def final(self) -> str:
        """What stands there to read now: all messages in order, a line between."""
        return "\n".join(post.content for post in self.messages)

    @property
    def answered(self) -> bool:
        """Whether the bot did more than ask for patience."""
        return self.answered_at is not None

    async def wait(
        self, timeout_s: float = HANGS_S, messages: int = 0, text: str = ""
    ) -> Interaction:
        """Wait for the answer.

        Args:
            timeout_s: In real seconds; a `TimeoutError` says how far it came.
            messages: How many messages have to stand there as well; 0 where one edit, or none, is
                the whole answer.
            text: What `final` has to hold as well.
        """
        await self.changes.until(
            lambda: self.answered and len(self.messages) >= messages and text in self.final,
            timeout_s,
            lambda: f"the answer to {self}",
        )
        return self

    async def acknowledged(self, timeout_s: float = HANGS_S) -> Interaction:
        """Wait for the first response, whatever it is."""
        await self.changes.until(
            lambda: self.acknowledged_s is not None,
            timeout_s,
            lambda: f"a first response to {self}",
        )
        return self

    def changed(self, now: float, readable: bool) -> None:
        """Note that the answer changed."""
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


def _after(start: float, end: float | None) -> float | None:
    return None if end is None else end - start
