"""A person taps a button of a card."""

from __future__ import annotations

from tests.fakes.wecom.bodies import make_tap
from tests.fakes.wecom.long_connection.chat_rules import Incoming
from tests.fakes.wecom.long_connection.server import GROUP, FakeLongConnection


async def tap(
    fake: FakeLongConnection, card: dict, number: int, person: str = "ada", chat: str = GROUP
) -> str:
    """Tap the button with a number, from 1; `chat` is empty for a 1:1 chat.

    Returns:
        The `req_id`.
    """
    incoming = Incoming(
        request_id=f"tap/{len(fake.rules.incoming)}=",
        msgid=f"TAP/{len(fake.rules.incoming)}",
        person=person,
        chat=chat or person,
        in_group=bool(chat),
        at=fake.clock.now(),
        task_id=card["task_id"],
    )
    fake.rules.add(incoming)
    await fake.send_event(incoming, make_tap(card, card["button_list"][number - 1]))
    return incoming.request_id
