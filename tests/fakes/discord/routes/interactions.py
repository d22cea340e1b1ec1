"""REST routes that answer an interaction: the first response, then edits and follow-ups."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.clock import ACKNOWLEDGE_S, TOKEN_S
from tests.fakes.discord.interactions import (
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    MAY_RESPOND,
    MODAL,
    REPLY,
    UPDATE,
    Interaction,
)
from tests.fakes.discord.limits.commands import find_choice_faults
from tests.fakes.discord.limits.components import find_modal_faults
from tests.fakes.discord.limits.messages import EPHEMERAL, LOADING
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.routes.calls import Call, Response, Route
from tests.fakes.discord.state import State
from tests.fakes.discord.world.message_writer import MessageWriter
from tests.fakes.discord.world.posts import COMMAND_REPLY, DEFAULT, Post

_WEBHOOK = "/webhooks/{application}/{token}"


class InteractionRoutes:
    """`/interactions/…/callback` and `/webhooks/{application}/{token}/…`."""

    def __init__(self, state: State, writer: MessageWriter) -> None:
        self._state = state
        self._writer = writer

    def list_routes(self) -> list[Route]:
        """List the routes."""
        rows = [
            ("callback", "POST", "/interactions/{interaction}/{token}/callback", self.respond),
            ("followup", "POST", _WEBHOOK, self.send_follow_up),
            ("original", "GET", _WEBHOOK + "/messages/@original", self.get_message),
            ("edit_original", "PATCH", _WEBHOOK + "/messages/@original", self.edit_message),
            ("delete_original", "DELETE", _WEBHOOK + "/messages/@original", self.delete_message),
            ("followup", "GET", _WEBHOOK + "/messages/{message}", self.get_message),
            ("edit_followup", "PATCH", _WEBHOOK + "/messages/{message}", self.edit_message),
            ("delete_followup", "DELETE", _WEBHOOK + "/messages/{message}", self.delete_message),
        ]
        return [Route(*row, major="token", by_token=True) for row in rows]

    async def respond(self, call: Call) -> Response:
        interaction = self._state.interactions.get(call.path["token"])
        if interaction is None or interaction.id != call.path["interaction"]:
            raise Refused(refusals.UNKNOWN_INTERACTION)
        try:
            self._check_first_response(interaction, call)
        except Refused as refused:
            interaction.refused.append(refused)
            raise
        await self._apply_response(interaction, call)
        if call.query.get("with_response") not in ("1", "true"):
            return Response()
        return Response(_make_response_body(interaction))

    async def send_follow_up(self, call: Call) -> Response:
        interaction = self._find_interaction(call)
        original = interaction.original
        thinking = original is not None and original.loading and not original.deleted
        if interaction.response == DEFER and original is not None and thinking:
            await self._edit(interaction, original, call)
            return Response(original.make_payload())
        self._check_message(interaction, call, new=True)
        flags = (call.payload.get("flags") or 0) & ~LOADING
        post = await self._write(interaction, call.payload, call, flags)
        post.reply_to = original
        interaction.followups.append(post)
        interaction.note_change(self._state.clock.now(), readable=True)
        return Response(post.make_payload())

    async def get_message(self, call: Call) -> Response:
        return Response(self._find_message(self._find_interaction(call), call).make_payload())

    async def edit_message(self, call: Call) -> Response:
        interaction = self._find_interaction(call)
        post = self._find_message(interaction, call)
        await self._edit(interaction, post, call)
        return Response(post.make_payload())

    async def delete_message(self, call: Call) -> Response:
        interaction = self._find_interaction(call)
        await self._writer.delete(self._find_message(interaction, call))
        interaction.note_change(self._state.clock.now(), readable=True)
        return Response()

    def _check_first_response(self, interaction: Interaction, call: Call) -> None:
        """Check that a first response is in time, the first one, of an allowed type, and valid.

        Raises:
            Refused: It is not.
        """
        if (
            self._state.clock.now_without_cpu_waits() - interaction.cpu_dispatched_at
            > ACKNOWLEDGE_S
        ):
            raise Refused(refusals.UNKNOWN_INTERACTION)
        if interaction.acknowledged_s is not None:
            raise Refused(refusals.ACKNOWLEDGED_TWICE)
        kind, data = call.payload.get("type"), call.payload.get("data") or {}
        no_source = kind in (DEFER_UPDATE, UPDATE) and interaction.source is None
        if kind not in MAY_RESPOND[interaction.kind] or no_source:
            text = f"Response type {kind} does not fit an interaction of type {interaction.kind}."
            self._state.raise_faults([Fault(("type",), "BASE_TYPE_CHOICES", text)])
        if kind in (REPLY, UPDATE):
            self._writer.check(data, call.files, ("data",))
        if kind == REPLY:
            self._writer.check_not_empty(data, call.files)
        elif kind == CHOICES:
            self._state.raise_faults(find_choice_faults(data.get("choices"), ("data",)))
        elif kind == MODAL:
            self._state.raise_faults(find_modal_faults(data, ("data",)))

    async def _apply_response(self, interaction: Interaction, call: Call) -> None:
        kind, data = call.payload["type"], call.payload.get("data") or {}
        interaction.acknowledged_s = (
            self._state.clock.now_without_cpu_waits() - interaction.cpu_dispatched_at
        )
        interaction.response = kind
        if kind == REPLY:
            flags = (data.get("flags") or 0) & ~LOADING
            interaction.original = await self._write(interaction, data, call, flags)
        elif kind == DEFER:
            flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
            interaction.original = await self._write(interaction, {}, call, flags)
        elif kind in (DEFER_UPDATE, UPDATE):
            interaction.original = interaction.source
            if kind == UPDATE and interaction.source is not None:
                await self._writer.edit(interaction.source, data, call.files)
        elif kind == CHOICES:
            interaction.choices = data.get("choices") or []
        else:
            interaction.modal = data
        interaction.note_change(self._state.clock.now(), readable=kind != DEFER)

    async def _write(
        self, interaction: Interaction, payload: dict[str, Any], call: Call, flags: int
    ) -> Post:
        is_original = interaction.original is None
        return await self._writer.post(
            interaction.channel,
            self._state.bot,
            payload,
            call.files,
            flags=flags,
            interaction=_make_metadata(interaction),
            kind=COMMAND_REPLY if is_original and interaction.source is None else DEFAULT,
        )

    async def _edit(self, interaction: Interaction, post: Post, call: Call) -> None:
        self._check_message(interaction, call, new=False)
        await self._writer.edit(post, call.payload, call.files)
        interaction.note_change(self._state.clock.now(), readable=True)

    def _check_message(self, interaction: Interaction, call: Call, new: bool) -> None:
        """Check the limits of a message; `MessageWriter.edit` checks what an edit leaves.

        Raises:
            Refused: A limit is broken.
        """
        try:
            self._writer.check(call.payload, call.files)
            if new:
                self._writer.check_not_empty(call.payload, call.files)
        except Refused as refused:
            interaction.refused.append(refused)
            raise

    def _find_interaction(self, call: Call) -> Interaction:
        """Find the interaction of a token that is valid.

        Raises:
            Refused: There is none, it has no first response, or its 15 minutes are over.
        """
        interaction = self._state.interactions.get(call.path["token"])
        if interaction is None or call.path["application"] != self._state.application_id:
            raise Refused(refusals.UNKNOWN_WEBHOOK)
        if self._state.clock.now() - interaction.dispatched_at > TOKEN_S:
            expired = Refused(refusals.TOKEN_OVER)
            interaction.refused.append(expired)
            raise expired
        if interaction.acknowledged_s is None:
            raise Refused(refusals.UNKNOWN_WEBHOOK)
        return interaction

    def _find_message(self, interaction: Interaction, call: Call) -> Post:
        message_id = call.path.get("message")
        post = interaction.original
        if message_id is not None:
            posts = [interaction.original, *interaction.followups]
            post = next((post for post in posts if post and post.id == message_id), None)
        if post is None or post.deleted:
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return post


def _make_metadata(interaction: Interaction) -> dict[str, Any]:
    return {
        "id": interaction.id,
        "type": interaction.kind,
        "user": interaction.user.make_payload(),
        "authorizing_integration_owners": {},
    }


def _make_response_body(interaction: Interaction) -> dict[str, Any]:
    post = interaction.original
    about: dict[str, Any] = {"id": interaction.id, "type": interaction.kind}
    resource: dict[str, Any] | None = {"type": interaction.response}
    if post is not None and interaction.response in (REPLY, DEFER, UPDATE, DEFER_UPDATE):
        about |= {
            "response_message_id": post.id,
            "response_message_loading": post.loading,
            "response_message_ephemeral": post.ephemeral,
        }
        if interaction.response != DEFER_UPDATE:
            resource = {"type": interaction.response, "message": post.make_payload()}
    return {"interaction": about, "resource": resource}
