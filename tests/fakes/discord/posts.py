"""Messages as they stand on the fake Discord."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.component_limits import BUTTON, LINK_STYLE
from tests.fakes.discord.message_limits import EPHEMERAL, LOADING, SUPPRESS_EMBEDS
from tests.fakes.discord.people import User
from tests.fakes.discord.places import Channel
from tests.fakes.discord.snowflakes import timestamp

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
    """Empty for a link."""
    url: str
    """Empty for a button that the bot handles."""
    disabled: bool
    emoji: str
    row: int
    """Counted from 0."""


@dataclass(slots=True, eq=False)
class Post:
    """A message, as it stands now."""

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
    """What Discord tells about the interaction it answers."""
    nonce: str | None = None
    created_at: str = field(default_factory=timestamp)
    edited_at: str | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    """Of the bot."""
    versions: list[str] = field(default_factory=list)
    """Every content it had, oldest first."""

    @property
    def ephemeral(self) -> bool:
        """Only the one who asked sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """It only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def suppresses_embeds(self) -> bool:
        """Its links do not unfurl."""
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
        """Take over what a request says of the message, and keep the rest."""
        if "content" in payload:
            self.content = payload["content"] or ""
            self.versions.append(self.content)
        if payload.get("embeds") is not None:
            self.embeds = payload["embeds"]
        if payload.get("components") is not None:
            self.components = payload["components"]
        if payload.get("flags") is not None:
            kept = self.flags & EPHEMERAL
            self.flags = payload["flags"] & ~EPHEMERAL | kept
        if files or payload.get("attachments") == []:
            self.files = list(files)

    def payload(self, reader: User | None = None, hide: bool = False) -> dict[str, Any]:
        """The message, as Discord tells it.

        Args:
            reader: The bot it is told to; None for one who may read everything.
            hide: The reader may read contents only of its own messages and where it is mentioned.
        """
        hidden = hide and reader not in (self.author, *self.mentions)
        own: dict[str, Any] = {
            "id": self.id,
            "type": self.kind,
            "channel_id": self.channel.id,
            "author": self.author.payload(),
            "content": "" if hidden else self.content,
            "embeds": [] if hidden else [{"type": "rich"} | one for one in self.embeds],
            "components": [] if hidden else _numbered(self.components),
            "attachments": [] if hidden else self._attachments(),
            "mentions": [user.payload() | {"member": user.member()} for user in self.mentions],
            "mention_roles": [],
            "mention_everyone": False,
            "flags": self.flags,
            "timestamp": self.created_at,
            "edited_timestamp": self.edited_at,
            "pinned": False,
            "tts": False,
        }
        if self.channel.guild_id:
            own |= {"guild_id": self.channel.guild_id, "member": self.author.member()}
        if self.reply_to:
            own["message_reference"] = self.reply_to.reference()
            told = None if self.reply_to.deleted else self.reply_to._alone(reader, hide)
            own["referenced_message"] = told
        if self.thread:
            own["thread"] = self.thread.payload(self.author)
        if self.interaction:
            own["interaction_metadata"] = self.interaction
        if self.nonce is not None:
            own["nonce"] = self.nonce
        return own

    def reference(self) -> dict[str, Any]:
        """How another message points at this one."""
        place = {"message_id": self.id, "channel_id": self.channel.id, "type": 0}
        return place | ({"guild_id": self.channel.guild_id} if self.channel.guild_id else {})

    def _alone(self, reader: User | None, hide: bool) -> dict[str, Any]:
        """The message without the one it replies to: Discord follows one step only."""
        own = self.payload(reader, hide)
        own.pop("referenced_message", None)
        return own

    def _attachments(self) -> list[dict[str, Any]]:
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


def link_button(item: dict[str, Any]) -> bool:
    """Tell whether a component only opens an address."""
    return item.get("style") == LINK_STYLE


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components with the ids that Discord gives them."""
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
