"""What the OpenAPI document says of `/feedback`."""

from __future__ import annotations

from bot.channels.http_api.feedback.body import ID_PATTERN, Feedback, FeedbackBody
from bot.channels.http_api.openapi.schemas import (
    describe_body,
    describe_json,
    describe_operation,
    refer_to,
)
from bot.channels.http_api.part import Description

ERRORS = {
    "400": "The body is no such JSON.",
    "404": "The journal does not hold the question, or no feedback of this address on it.",
    "429": "Too much feedback from this address; see `Retry-After`.",
}
ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The `id` of the answer.",
    "schema": {"type": "string", "pattern": ID_PATTERN},
}


def describe_feedback() -> Description:
    """Describe how feedback is given and taken back."""
    kept = describe_body("What is kept now.", refer_to("Feedback"))
    statuses = ("404", "421", "429", "431", "500")
    post = describe_operation(
        *("giveFeedback", kept, "400", "408", "413", "415", *statuses, "503"),
        summary="Say whether an answer helped.",
        texts=ERRORS,
    )
    delete = describe_operation(
        *("takeFeedbackBack", kept, "400", *statuses),
        summary="Take back what you said of an answer.",
        texts=ERRORS,
    )
    body = {"requestBody": describe_json("FeedbackBody", "The answer, and what you say of it.")}
    return Description(
        {
            "/feedback": {"post": {**post, **body}},
            "/feedback/{id}": {"delete": {**delete, "parameters": [ID]}},
        },
        (FeedbackBody, Feedback),
        frozenset({"FeedbackBody"}),
    )
