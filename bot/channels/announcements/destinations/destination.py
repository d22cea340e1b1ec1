"""Contract of a destination of announcements, and its errors."""

from __future__ import annotations

from collections.abc import Container
from typing import Protocol

from bot.channels.announcements.markup import Markup
from bot.wechat.app_messages import TOO_OFTEN
from bot.wechat.client import ApiError, ApiUnreachable
from indexer.errors import HuiguError


class Destination(Protocol):
    """Takes announcements, one at a time."""

    name: str
    """Unique, and the same after a restart; contains no secret."""
    label: str
    """Name for people."""
    max_size: int
    """Of an announcement, as `markup` measures it."""
    markup: Markup
    """How it writes an announcement."""

    async def wait_for_turn(self) -> None:
        """Wait until the next announcement may be posted; `PostFailed` where none may."""
        ...

    async def post(self, text: str) -> None:
        """Post Markdown with headings, bold and links only, of at most `max_size`.

        Raises:
            PostFailed: It was not posted; a retry may succeed.
            PostUncertain: It may have been posted.
            PostRejected: It was not posted, and a retry would fail too.
        """
        ...


class PostError(HuiguError):
    """An announcement was not posted, or may not have been."""


class PostFailed(PostError):
    """Certainly not posted; a retry may succeed.

    Attributes:
        too_often: Only a rate limit prevented it.
        wait_s: Seconds after which it may be tried again; 0 if the destination does not say.
    """

    def __init__(self, message: str, *, too_often: bool = False, wait_s: float = 0.0) -> None:
        self.too_often, self.wait_s = too_often, wait_s
        super().__init__(message)


class PostUncertain(PostError):
    """There was no response, so an announcement may have been posted."""


class PostRejected(PostError):
    """An announcement was rejected for its content; a retry would fail too."""


def convert_error(error: ApiError, label: str, content_errors: Container[int]) -> PostError:
    """Convert an error of WeCom's API; `content_errors` are the codes that reject the text."""
    message = f"{label}: {error}"
    if isinstance(error, ApiUnreachable) and error.maybe_done:
        return PostUncertain(message)
    if error.code in content_errors:
        return PostRejected(message)
    return PostFailed(message, too_often=error.code == TOO_OFTEN)
