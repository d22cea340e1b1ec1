"""A person taps a button of a card."""

from __future__ import annotations

from tests.fakes.wecom.bodies import make_event, make_head, make_tap
from tests.fakes.wecom.cards import check_card_update
from tests.fakes.wecom.webhook.webhook_caller import BOT, WebhookCaller


async def tap(
    wecom: WebhookCaller,
    card: dict,
    number: int,
    person: str = "lin",
    chat: str = "wrGROUP",
    message_id: str = "TAP/1=",
) -> dict:
    """Tap the button with a number, from 1; returns the card that the person sees instead.

    The answer comes as a late one.
    """
    event = make_tap(card, card["button_list"][number - 1])
    head = make_head(message_id, BOT, person, chat)
    body = {**head, **make_event(event), "response_url": wecom.endpoint.make_url()}
    reply = await wecom.send(body)
    assert reply is not None, "a tap without an effect"
    assert not (wrong := check_card_update(reply, card["task_id"], person)), wrong
    return reply["template_card"]
