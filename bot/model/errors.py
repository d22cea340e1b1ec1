"""Why the model did not word an answer."""

from __future__ import annotations

from typing import Literal

from indexer.errors import HuiguError

Reason = Literal[
    "slow", "down", "resting", "busy", "uncited", "unfounded", "off_topic", "language", "leak",
    "lost_fact",
]  # fmt: skip
"""`resting`: it failed before, and is left alone. `busy`: it words enough others. The others are of
what it said: no sentence cites anything; none is proved by what it cites; it is on something else,
in another language, about its instructions, or without a number that the answer had."""


class NotWorded(HuiguError):
    """The model failed, or what it said may not be shown; the answer stays as it was.

    Attributes:
        reason: For the metrics.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason: Reason = reason
        super().__init__(message)


class ModelFailed(NotWorded):
    """The model did not answer in time, or not with a completion.

    Attributes:
        may_retry: Whether the same call may do better in a moment.
        wait_s: Seconds that the service asks to wait; 0 if it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: Literal["slow", "down"] = "down",
        may_retry: bool = False,
        wait_s: float = 0.0,
    ) -> None:
        self.may_retry, self.wait_s = may_retry, wait_s
        super().__init__(reason, message)
