"""What a message asks for: a command or a question, the question before it, and its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.wecom.events import Message
from bot.channels.wecom.mention import remove_mention
from bot.channels.wecom.questions import AnswerMemory, cut_question, make_journal_id
from bot.chat.commands import Command, parse_command
from indexer.text.language import choose_language

_UNKNOWN_COMMAND = re.compile(r"[/／]\s*[A-Za-z][A-Za-z_-]*")
"""A message of this alone, which `parse_command` takes for a question, gets the help text."""


@dataclass(frozen=True, slots=True)
class Intent(Command):
    """What a message asks for; its language is never empty."""

    earlier: str
    """The question or text that a question follows up; empty to continue the conversation."""


def read_intent(message: Message, names: Sequence[str], memory: AnswerMemory) -> Intent:
    """Find out what a message asks for.

    A message that only mentions the bot and quotes another asks what the quoted message asks. A
    question that quotes an answer of ours follows up that answer's question; one that quotes
    anything else follows up the quoted text.
    """
    text = remove_mention(message.text, names, in_group=message.in_group)
    quoted = cut_question(remove_mention(message.quoted, names, in_group=message.in_group))
    earlier = memory.find_question(make_journal_id(message.chat), message.quoted)
    if text or earlier is not None:
        command = parse_command(text)
    else:
        text = quoted
        command = Command("ask", text, choose_language(question=text, default=""))
    is_unknown = command.name == "ask" and _UNKNOWN_COMMAND.fullmatch(text)
    if earlier is None:
        earlier = quoted if quoted != command.argument else ""
    name = "help" if is_unknown else command.name
    # In WeCom, a message that tells no language (`PPT`) counts as Chinese.
    return Intent(name, command.argument, command.language or "zh", earlier)
