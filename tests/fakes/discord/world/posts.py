"""Messages on the fake Discord."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.limits.components import BUTTON
from tests.fakes.discord.limits.messages import EPHEMERAL, LOADING, SUPPRESS_EMBEDS
from tests.fakes.discord.snowflakes import write_now
from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.places import Channel

DEFAULT, REPLY, THREAD_CREATED, COMMAND_REPLY = 0, 19, 18, 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message."""

    label: str
    custom_id: str
    """Empty for a link button."""
    url: str
    """Of a link button; else empty."""
    disabled: bool
    emoji: str
    row: int
    """Counted from 0."""


@dataclass(slots=True, eq=False)
class Post:
    """A message in its current state."""

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)
    flags: int = 0
    kind: int = DEFAULT
    mentions: list[User] = field(default_factory=list)
    reply_to: Post | None = None
    thread: Channel | None = None
    interaction: dict[str, Any] | None = None
    """Metadata of the interaction it answers."""
    nonce: str | None = None
    created_at: str = field(default_factory=write_now)
    edited_at: str | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    """Of the bot."""
    versions: list[str] = field(default_factory=list)
    """Every content so far, oldest first."""

    @property
    def ephemeral(self) -> bool:
        """Whether only the asker sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it is a "thinking" message."""
        return bool(self.flags & LOADING)

    @property
    def suppresses_embeds(self) -> bool:
        """Whether its links have no preview."""
        return bool(self.flags & SUPPRESS_EMBEDS)

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, row by row."""
        return [
            Button(
                label=item.get("label") or "",
                custom_id=item.get("custom_id") or "",
                url=item.get("url") or "",
                disabled=bool(item.get("disabled")),
                emoji=(item.get("emoji") or {}).get("name") or "",
                row=number,
            )
            for number, row in enumerate(self.components)
            for item in row.get("components", [])
            if item.get("type") == BUTTON
        ]

    @property
    def links(self) -> list[str]:
        """The addresses of its link buttons."""
        return [button.url for button in self.buttons if button.url]

    def update(self, payload: dict[str, Any], files: list[Upload]) -> None:
        """Change the fields that a request contains."""
        if "content" in payload:
            self.content = payload["content"] or ""
            self.versions.append(self.content)
        if payload.get("embeds") is not None:
            self.embeds = payload["embeds"]
        if payload.get("components") is not None:
            self.components = payload["components"]
        if payload.get("flags") is not None:
            ephemeral = self.flags & EPHEMERAL
            self.flags = payload["flags"] & ~EPHEMERAL | ephemeral
        if files or payload.get("attachments") == []:
            self.files = list(files)

    def make_payload(self, reader: User | None = None, hide: bool = False) -> dict[str, Any]:
        """Make the message's data, as Discord sends it.

        Args:
            reader: The bot that gets it; None for one that may read everything.
            hide: Hide the content unless the reader wrote the message or is mentioned in it.
        """
        hidden = hide and reader not in (self.author, *self.mentions)
        data: dict[str, Any] = {
            "id": self.id,
            "type": self.kind,
            "channel_id": self.channel.id,
            "author": self.author.make_payload(),
            "content": "" if hidden else self.content,
            "embeds": [] if hidden else [{"type": "rich"} | embed for embed in self.embeds],
            "components": [] if hidden else _add_ids(self.components),
            "attachments": [] if hidden else self._make_attachments(),
            "mentions": [
                user.make_payload() | {"member": user.make_member()} for user in self.mentions
            ],
            "mention_roles": [],
            "mention_everyone": False,
            "flags": self.flags,
            "timestamp": self.created_at,
            "edited_timestamp": self.edited_at,
            "pinned": False,
            "tts": False,
        }
        if self.channel.guild_id:
            data |= {"guild_id": self.channel.guild_id, "member": self.author.make_member()}
        if self.reply_to:
            data["message_reference"] = self.reply_to.make_reference()
            data["referenced_message"] = (
                None if self.reply_to.deleted else self.reply_to._make_referenced(reader, hide)
            )
        if self.thread:
            data["thread"] = self.thread.make_payload(self.author)
        if self.interaction:
            data["interaction_metadata"] = self.interaction
        if self.nonce is not None:
            data["nonce"] = self.nonce
        return data

    def make_reference(self) -> dict[str, Any]:
        """Make the reference to this message in a reply."""
        reference = {"message_id": self.id, "channel_id": self.channel.id, "type": 0}
        return reference | ({"guild_id": self.channel.guild_id} if self.channel.guild_id else {})

    def _make_referenced(self, reader: User | None, hide: bool) -> dict[str, Any]:
        """Make the data without the message it replies to: Discord follows one step only."""
        data = self.make_payload(reader, hide)
        data.pop("referenced_message", None)
        return data

    def _make_attachments(self) -> list[dict[str, Any]]:
        return [
            {
                "id": str(number),
                "filename": file.name,
                "size": len(file.content),
                "url": f"https://cdn.discordapp.com/attachments/{self.id}/{file.name}",
                "proxy_url": f"https://media.discordapp.net/attachments/{self.id}/{file.name}",
            }
            for number, file in enumerate(self.files)
        ]


def _add_ids(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the ids that Discord gives to components."""
    count = 0
    rows = []
    for row in components:
        count += 1
        items = []
        for item in row.get("components", []):
            count += 1
            items.append({"id": count + 1} | item)
        rows.append({"id": count} | row | {"components": items})
    return rows
