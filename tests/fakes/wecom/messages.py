"""Messages to the handler, and its answers, without a transport."""

from __future__ import annotations

from bot.channels.wecom.events import Message, MessageHandler, Update
from bot.channels.wecom.spec import WecomSettings
from bot.rendering.split import utf8

SETTINGS = WecomSettings(names=("小顾", "Huigu"), admins=("boss",))
GROUP = "wrGroupOne"


def make_message(text: str, person: str = "lin", *, in_group: bool = True, **more: str) -> Message:
    """Make a message; equal texts of one person in one chat get the same id."""
    text = f"@小顾 {text}" if in_group else text
    chat = GROUP if in_group else person
    return Message(f"m {person} {chat} {text}", person, chat, in_group, text, **more)


async def list_updates(handler: MessageHandler, message: Message) -> list[Update]:
    """Handle a message; returns all updates, each within WeCom's limits."""
    updates = [update async for update in handler.handle(message).updates()]
    for update in updates:
        assert update.text.strip()
        assert utf8(update.text) <= 20480
    return updates


async def answer(handler: MessageHandler, message: Message) -> str:
    """Handle a message; returns the text of its only update."""
    (update,) = await list_updates(handler, message)
    return update.text
