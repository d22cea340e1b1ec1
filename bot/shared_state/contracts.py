"""What a state server does for its replicas; each method is one round trip and may be repeated."""

from __future__ import annotations

from typing import Protocol

MINUTE_S = 60
"""How long the hits of a person or a place count, and are kept."""
DELIVERY_S = 3600
"""How long a delivery is remembered; a second one comes within minutes, also after a takeover."""


class StateServer(Protocol):
    """A connection to the server, for one thread at a time.

    It connects at the first call, and again at the first call after a failure. Every method raises
    `StateUnreachable` where the server cannot be asked, or refuses.
    """

    place: str
    """Where it is, for messages; without its password."""

    def load_key(self) -> bytes:
        """Give the key of all hashes, the same for every replica; the first call makes it."""

    def count_hit(self, identity: bytes, per_minute: int) -> int:
        """Count one more hit of somebody, and give 0; or the seconds to wait if it is too much.

        What is too much does not count. Hits are counted by the server's clock and by the second,
        so that one may count for up to a second more than a minute.
        """

    def claim_delivery(self, delivery: bytes) -> bool:
        """Note a delivery; false where any replica noted it within `DELIVERY_S`."""

    def take_lease(self, name: str, holder: str, lease_s: float) -> bool:
        """Take a lease, or hold it for longer; false while another one holds it.

        It ends `lease_s` seconds after the server got the call, by the server's clock.
        """

    def give_lease_back(self, name: str, holder: str) -> None:
        """End a lease now, if this one holds it."""

    def load_document(self, name: str, known: int) -> tuple[int, bytes]:
        """Give the version of a document and its content; no content if it is the known version.

        A document that nobody wrote has version 0 and no content.
        """

    def replace_document(self, name: str, known: int, content: bytes) -> int:
        """Replace a document of a known version, and give its new one.

        Raises `StateConflict` where it has another version by now.
        """

    def remove_old(self) -> None:
        """Remove hits and deliveries that are too old, where the server does not do so itself."""

    def close(self) -> None:
        """Close the connection."""
