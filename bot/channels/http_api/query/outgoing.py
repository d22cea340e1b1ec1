"""What of an answer leaves the process."""

from __future__ import annotations

import secrets

import msgspec

from bot.messages import Answer, Question, drop_internals

ID_BYTES = 12
"""Of a question's id, which nobody can guess; 16 letters."""


def give_id(question: Question) -> Question:
    """Give a question an id by which its asker can judge the answer, unless it has one."""
    if question.id:
        return question
    return msgspec.structs.replace(question, id=secrets.token_urlsafe(ID_BYTES))


def prepare_answer(answer: Answer, question: Question) -> Answer:
    """Prepare an answer for whoever asked over HTTP: without internals, with the question's id."""
    outgoing = drop_internals(answer, question.explain)
    return msgspec.structs.replace(outgoing, id=question.id or msgspec.UNSET)
