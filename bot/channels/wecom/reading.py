"""A message -> what it asks for: a command or a question, after what, and in which language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.wecom.events import Message
from bot.channels.wecom.mention import without_mention
from bot.channels.wecom.questions import Quotable, beginning, place_of
from bot.chat.commands import Command, CommandName, parse_command
from indexer.text.language import choose_language

_NO_COMMAND = re.compile(r"[/／]\s*[A-Za-z][A-Za-z_-]*")
"""All there is of a message: a command that there is not."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message, read."""

    command: CommandName
    """`ask` for a question."""
    argument: str
    """Of the command; the question for `ask`. May be empty."""
    language: str
    """In which to say something of our own, `zh` or `en`."""
    earlier: str
    """What a question follows up; empty to go on with the conversation."""


class Reader:
    """Reads messages, each once."""

    def __init__(self, names: Sequence[str], quotable: Quotable) -> None:
        """Take what it takes to read them.

        Args:
            names: What the bot is called.
            quotable: Knows our answers when they are quoted.
        """
        self._names, self._quotable = names, quotable

    def read(self, message: Message) -> Reading:
        """Read a message.

        Somebody who names the bot and quotes a message asks what the quoted one asks; who quotes
        an answer follows up its question, who quotes anything else follows up that.

        Args:
            message: From anyone.

        Returns:
            What it asks for.
        """
        text = without_mention(message.text, self._names, group=message.group)
        quoted = beginning(without_mention(message.quoted, self._names, group=message.group))
        answered = self._quotable.question_of(place_of(message), message.quoted)
        if text or answered is not None:
            command = parse_command(text)
        else:
            text = quoted
            command = Command("ask", text, choose_language(question=text, default=""))
        unknown = command.name == "ask" and _NO_COMMAND.fullmatch(text)
        earlier = answered
        if earlier is None:
            earlier = quoted if quoted != command.argument else ""
        # In WeCom, what tells no language (`PPT`) is Chinese.
        name = "help" if unknown else command.name
        return Reading(name, command.argument, command.language or "zh", earlier)
