"""The routes of answering an interaction: the first response, and what its token allows after."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import refusals
from tests.fakes.discord.calls import Answer, Call, Route
from tests.fakes.discord.clock import ACKNOWLEDGE_S, TOKEN_S
from tests.fakes.discord.command_limits import choices_faults
from tests.fakes.discord.component_limits import modal_faults
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
from tests.fakes.discord.message_limits import EPHEMERAL, LOADING
from tests.fakes.discord.posts import COMMAND_REPLY, DEFAULT, Post
from tests.fakes.discord.refusals import Fault, Refused
from tests.fakes.discord.state import State
from tests.fakes.discord.writing import Writing

_WEBHOOK = "/webhooks/{application}/{token}"


class InteractionRoutes:
    """`/interactions/…/callback` and `/webhooks/{application}/{token}/…`."""

    def __init__(self, state: State, writing: Writing) -> None:
        self._state = state
        self._writing = writing

    def table(self) -> list[Route]:
        """Its rows."""
        rows = [
            ("callback", "POST", "/interactions/{interaction}/{token}/callback", self.callback),
            ("followup", "POST", _WEBHOOK, self.follow_up),
            ("original", "GET", _WEBHOOK + "/messages/@original", self.shown),
            ("edit_original", "PATCH", _WEBHOOK + "/messages/@original", self.edited),
            ("delete_original", "DELETE", _WEBHOOK + "/messages/@original", self.deleted),
            ("followup", "GET", _WEBHOOK + "/messages/{message}", self.shown),
            ("edit_followup", "PATCH", _WEBHOOK + "/messages/{message}", self.edited),
            ("delete_followup", "DELETE", _WEBHOOK + "/messages/{message}", self.deleted),
        ]
        return [Route(*row, major="token", by_token=True) for row in rows]

    async def callback(self, call: Call) -> Answer:
        interaction = self._state.interactions.get(call.path["token"])
        if interaction is None or interaction.id != call.path["interaction"]:
            raise Refused(refusals.UNKNOWN_INTERACTION)
        try:
            self._check_first(interaction, call)
        except Refused as refused:
            interaction.refused.append(refused)
            raise
        await self._respond(interaction, call)
        if call.query.get("with_response") not in ("1", "true"):
            return Answer()
        return Answer(_response(interaction))

    async def follow_up(self, call: Call) -> Answer:
        interaction = self._open(call)
        original = interaction.original
        thinking = original is not None and original.loading and not original.deleted
        if interaction.response == DEFER and original is not None and thinking:
            await self._edit(interaction, original, call)
            return Answer(original.payload())
        self._checked(interaction, call, new=True)
        flags = (call.payload.get("flags") or 0) & ~LOADING
        post = await self._write(interaction, call.payload, call, flags)
        post.reply_to = original
        interaction.followups.append(post)
        interaction.changed(self._state.clock.now(), readable=True)
        return Answer(post.payload())

    async def shown(self, call: Call) -> Answer:
        return Answer(self._message(self._open(call), call).payload())

    async def edited(self, call: Call) -> Answer:
        interaction = self._open(call)
        post = self._message(interaction, call)
        await self._edit(interaction, post, call)
        return Answer(post.payload())

    async def deleted(self, call: Call) -> Answer:
        interaction = self._open(call)
        await self._writing.delete(self._message(interaction, call))
        interaction.changed(self._state.clock.now(), readable=True)
        return Answer()

    def _check_first(self, interaction: Interaction, call: Call) -> None:
        """Whether this may be the first response: in time, the first, of a fitting type, valid.

        Raises:
            Refused: It may not.
        """
        if self._state.clock.fair() - interaction.fair_from > ACKNOWLEDGE_S:
            raise Refused(refusals.UNKNOWN_INTERACTION)
        if interaction.acknowledged_s is not None:
            raise Refused(refusals.ACKNOWLEDGED_TWICE)
        kind, data = call.payload.get("type"), call.payload.get("data") or {}
        no_source = kind in (DEFER_UPDATE, UPDATE) and interaction.source is None
        if kind not in MAY_RESPOND[interaction.kind] or no_source:
            words = f"Response type {kind} does not fit an interaction of type {interaction.kind}."
            self._state.breach([Fault(("type",), "BASE_TYPE_CHOICES", words)])
        if kind in (REPLY, UPDATE):
            self._writing.check(data, call.files, ("data",))
        if kind == REPLY:
            self._writing.check_holds_something(data, call.files)
        elif kind == CHOICES:
            self._state.breach(choices_faults(data.get("choices"), ("data",)))
        elif kind == MODAL:
            self._state.breach(modal_faults(data, ("data",)))

    async def _respond(self, interaction: Interaction, call: Call) -> None:
        kind, data = call.payload["type"], call.payload.get("data") or {}
        interaction.acknowledged_s = self._state.clock.fair() - interaction.fair_from
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
                await self._writing.edit(interaction.source, data, call.files)
        elif kind == CHOICES:
            interaction.choices = data.get("choices") or []
        else:
            interaction.modal = data
        interaction.changed(self._state.clock.now(), readable=kind != DEFER)

    async def _write(
        self, interaction: Interaction, payload: dict[str, Any], call: Call, flags: int
    ) -> Post:
        is_original = interaction.original is None
        return await self._writing.post(
            interaction.channel,
            self._state.bot,
            payload,
            call.files,
            flags=flags,
            interaction=_metadata(interaction),
            kind=COMMAND_REPLY if is_original and interaction.source is None else DEFAULT,
        )

    async def _edit(self, interaction: Interaction, post: Post, call: Call) -> None:
        self._checked(interaction, call, new=False)
        await self._writing.edit(post, call.payload, call.files)
        interaction.changed(self._state.clock.now(), readable=True)

    def _checked(self, interaction: Interaction, call: Call, new: bool) -> None:
        """Refuse what breaks a limit; whether an edit leaves something `Writing.edit` sees.

        Raises:
            Refused: It breaks one.
        """
        try:
            self._writing.check(call.payload, call.files)
            if new:
                self._writing.check_holds_something(call.payload, call.files)
        except Refused as refused:
            interaction.refused.append(refused)
            raise

    def _open(self, call: Call) -> Interaction:
        """The interaction whose token still opens something.

        Raises:
            Refused: There is none, or it has had no first response, or its 15 minutes are over.
        """
        interaction = self._state.interactions.get(call.path["token"])
        if interaction is None or call.path["application"] != self._state.application_id:
            raise Refused(refusals.UNKNOWN_WEBHOOK)
        if self._state.clock.now() - interaction.dispatched_at > TOKEN_S:
            over = Refused(refusals.TOKEN_OVER)
            interaction.refused.append(over)
            raise over
        if interaction.acknowledged_s is None:
            raise Refused(refusals.UNKNOWN_WEBHOOK)
        return interaction

    def _message(self, interaction: Interaction, call: Call) -> Post:
        number = call.path.get("message")
        if number is None:
            found = interaction.original
        else:
            mine = [interaction.original, *interaction.followups]
            found = next((post for post in mine if post and post.id == number), None)
        if found is None or found.deleted:
            raise Refused(refusals.UNKNOWN_MESSAGE)
        return found


def _metadata(interaction: Interaction) -> dict[str, Any]:
    return {
        "id": interaction.id,
        "type": interaction.kind,
        "user": interaction.user.payload(),
        "authorizing_integration_owners": {},
    }


def _response(interaction: Interaction) -> dict[str, Any]:
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
            resource = {"type": interaction.response, "message": post.payload()}
    return {"interaction": about, "resource": resource}
