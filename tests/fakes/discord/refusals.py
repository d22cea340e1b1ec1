"""Error responses of Discord: status, code and message, and the error tree of a 400."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Refusal(NamedTuple):
    """One kind of error response."""

    status: int
    """HTTP status."""
    code: int
    """Discord's error code; 0 for none."""
    message: str


UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
NOT_FOUND = Refusal(404, 0, "404: Not Found")
TOO_MANY = Refusal(429, 0, "You are being rate limited.")
UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Refusal(404, 10004, "Unknown Guild")
UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
UNKNOWN_USER = Refusal(404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = Refusal(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Refusal(404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = Refusal(404, 10063, "Unknown application command")
ACKNOWLEDGED_TWICE = Refusal(400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = Refusal(403, 50001, "Missing Access")
NOT_MY_MESSAGE = Refusal(403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = Refusal(400, 50006, "Cannot send an empty message")
NO_TEXT_CHANNEL = Refusal(400, 50008, "Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = Refusal(403, 50013, "Missing Permissions")
WRONG_CHANNEL_TYPE = Refusal(400, 50024, "Cannot execute action on this channel type")
TOKEN_OVER = Refusal(401, 50027, "Invalid Webhook Token")
INVALID_FORM_BODY = Refusal(400, 50035, "Invalid Form Body")
INVALID_JSON = Refusal(400, 50109, "The request body contains invalid JSON.")
THREAD_EXISTS = Refusal(400, 160004, "A thread has already been created for this message")


class Refused(Exception):
    """A request gets an error response."""

    def __init__(self, refusal: Refusal, errors: dict[str, Any] | None = None) -> None:
        self.status, self.code, self.message = refusal
        self.errors = errors
        super().__init__(f"{self.status} {self.code}: {self.message} {errors or ''}".rstrip())

    def make_body(self) -> dict[str, Any]:
        """Make the JSON of the response."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        return body if self.errors is None else body | {"errors": self.errors}


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in a payload."""

    path: tuple[str | int, ...]
    """Keys and indices down to the wrong field."""
    code: str
    """Discord's name of the error."""
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path))}: {self.code}: {self.message}"


def make_error_tree(faults: list[Fault]) -> dict[str, Any]:
    """Make the error tree of a 400."""
    tree: dict[str, Any] = {}
    for fault in faults:
        node = tree
        for key in fault.path:
            node = node.setdefault(str(key), {})
        node.setdefault("_errors", []).append({"code": fault.code, "message": fault.message})
    return tree
