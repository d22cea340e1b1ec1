"""One question -> its answer, delivered: for commands, menus, mentions and forum posts alike."""

from __future__ import annotations

import asyncio
import logging

from bot.channels.discord.desk import Desk, Followed
from bot.channels.discord.feedback import answer_view
from bot.channels.discord.message import render
from bot.channels.discord.outlets import Outlet
from bot.channels.discord.words import say
from bot.messages import Question, Refused
from indexer.errors import HuiguError

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
    try:
        async with asyncio.timeout(desk.patience.answer_s):
            answer = await desk.services.ask(question)
    except Refused as refused:
        text = say(refused.reason, language, *_numbers(refused))
        await outlet.refuse(text, refused.retry_after_s)
        return
    except TimeoutError:
        log.warning("an answer took more than %g s", desk.patience.answer_s)
        await outlet.refuse(say("slow", language))
        return
    except HuiguError as error:
        log.error("a question could not be answered: %s", error)
        await outlet.refuse(say("problem", language))
        return
    rendered = render(answer, question.text if show_question else "")
    sent: list[int] = []
    for piece in rendered.pieces[:-1]:
        sent.append(await outlet.send(piece))
    view = answer_view(rendered.buttons, question.id, sent, answer.language)
    sent.append(await outlet.send(rendered.pieces[-1], view))
    for message in sent:
        desk.followed.put(message, Followed(question.thread, question.text))


def _numbers(refused: Refused) -> tuple[int, ...]:
    seconds = refused.retry_after_s
    return (refused.limit, seconds) if refused.reason == "rate" else (seconds,)
