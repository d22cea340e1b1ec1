"""What a middleware is, and how a list of them becomes one `Ask`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.messages import Answer, Ask, Question

Middleware = Callable[[Question, Ask], Awaitable[Answer]]
"""A step on the way to an answer; the `Ask` is the rest of the way.

It may answer by itself, refuse (`bot.messages.Refused`), ask another question instead, or look at
the answer. One object serves all questions, so what it remembers it keeps in itself.
"""


def build_ask(ask: Ask, layers: Sequence[Middleware]) -> Ask:
    """Put middleware around what answers.

    The first layer is the outermost: it sees a question first and an answer last.
    """
    for layer in reversed(layers):
        ask = _put_around(ask, layer)
    return ask


def _put_around(ask: Ask, layer: Middleware) -> Ask:
    async def ask_through(question: Question) -> Answer:
        return await layer(question, ask)

    return ask_through
