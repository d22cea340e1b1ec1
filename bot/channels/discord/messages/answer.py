"""One question -> its answer, delivered: for commands, menus, mentions and forum posts alike."""

from __future__ import annotations

import logging

from bot.channels.discord.context import Desk, Followed
from bot.channels.discord.messages.feedback import answer_view
from bot.channels.discord.messages.rendering import render
from bot.channels.discord.messages.replies import Outlet
from bot.chat.asking import NoAnswer, ask_or_explain
from bot.messages import Question
from bot.runtime.clock import SystemClock

log = logging.getLogger("huigu.discord")


async def deliver_answer(
    desk: Desk, question: Question, outlet: Outlet, language: str, *, show_question: bool
) -> None:
    """Ask, and send the answer whole; or say why there is none.

    Args:
        desk: Services and memory.
        question: As the answerer gets it.
        outlet: Where the answer goes.
        language: Of what the bot itself says when there is no answer, `zh` or `en`.
        show_question: Whether to show the question above the answer.
    """
    answer = await ask_or_explain(
        desk.services.ask, question, language, SystemClock(), desk.timeouts.answer_s, log
    )
    if isinstance(answer, NoAnswer):
        await outlet.refuse(answer.text, answer.retry_after_s)
        return
    rendered = render(answer, question.text if show_question else "")
    sent: list[int] = []
    for piece in rendered.pieces[:-1]:
        sent.append(await outlet.send(piece))
    view = answer_view(rendered.buttons, question.id, sent, answer.language)
    sent.append(await outlet.send(rendered.pieces[-1], view))
    for message in sent:
        desk.followed[message] = Followed(question.thread, question.text)
