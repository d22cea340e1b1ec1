"""What the OpenAPI document says of `/admin/rebuild`."""

from __future__ import annotations

from bot.channels.http_api.admin.records import RebuildState
from bot.channels.http_api.openapi.schemas import describe_body, describe_operation, refer_to
from bot.channels.http_api.part import Description

CONFLICT = {"409": "A rebuild runs already; `GET /admin/rebuild` tells how far it is."}


def describe_admin() -> Description:
    """Describe how a rebuild is started, and watched."""
    state = describe_body("What runs, and how the last one ended.", refer_to("RebuildState"))
    started = describe_body("A rebuild was started.", refer_to("RebuildState"))
    post = describe_operation(
        *("startRebuild", started, "409", "421", "431", "500"),
        summary="Read all sources, and switch to the new index once it is whole.",
        texts=CONFLICT,
        success="202",
    )
    get = describe_operation("describeRebuild", state, "421", "431", "500")
    return Description({"/admin/rebuild": {"post": post, "get": get}}, (RebuildState,))
