"""Discord's own client, which people use: it makes an interaction's data, or offers no action."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.limits.commands import MESSAGE_MENU, SLASH, STRING_OPTION_CHARS
from tests.fakes.discord.limits.fields import count_units
from tests.fakes.discord.state import State
from tests.fakes.discord.world.people import User
from tests.fakes.discord.world.places import Channel
from tests.fakes.discord.world.posts import Post

STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER = 3, 4, 5, 6, 7, 10
SUBCOMMAND, GROUP = 1, 2
_PYTHON_TYPES = {STRING: str, INTEGER: int, BOOLEAN: bool, USER: User, CHANNEL: Channel}


class NotOffered(Exception):
    """The person's client does not offer this action."""


def find_command(
    state: State, name: str, kind: int, user: User, channel: Channel, forced: bool
) -> dict[str, Any]:
    """Find a registered command that a person may use in a channel.

    Args:
        state: Of the fake Discord.
        name: Of the command.
        kind: Of command.
        user: The person.
        channel: Where the person is.
        forced: Skip the check of permissions and place.

    Raises:
        NotOffered: There is none.
    """
    registered = [*state.commands.get(None, []), *state.commands.get(channel.guild_id, [])]
    for command in registered:
        if command["name"] == name and command["type"] == kind:
            if not forced:
                _check_offered(command, user, channel)
            return command
    names = ", ".join(f"{item['name']} (type {item['type']})" for item in registered) or "none"
    raise NotOffered(f"no command {name} of type {kind}; registered: {names}")


def _check_offered(command: dict[str, Any], user: User, channel: Channel) -> None:
    needed = command.get("default_member_permissions")
    if channel.guild is None:
        contexts = command.get("contexts")
        if not command.get("dm_permission", True) or (contexts and 1 not in contexts):
            raise NotOffered(f"/{command['name']} is not for direct messages")
    elif needed is not None and (not int(needed) or int(needed) & ~user.permissions):
        raise NotOffered(f"{user.name} lacks the rights for /{command['name']}")


def make_slash_data(
    command: dict[str, Any], path: list[str], values: dict[str, Any], focused: str = ""
) -> dict[str, Any]:
    """Make the data of a slash command.

    Args:
        command: As registered.
        path: Names of its group and subcommand; may be empty.
        values: By name of option: text, number, bool, `User` or `Channel`.
        focused: The option that is being typed, for an autocomplete.

    Raises:
        NotOffered: An option is unknown or missing, or its value is not allowed.
    """
    resolved: dict[str, Any] = {}
    holder, wrap = command, []
    for name in path:
        matches = [option for option in holder.get("options", []) if option["name"] == name]
        if not matches or matches[0]["type"] not in (SUBCOMMAND, GROUP):
            raise NotOffered(f"/{command['name']} has no {name}")
        holder = matches[0]
        wrap.append(holder)
    options = _make_options(holder, values, focused, resolved)
    for step in reversed(wrap):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data = {"id": command["id"], "name": command["name"], "type": SLASH, "options": options}
    return data | ({"resolved": resolved} if resolved else {})


def make_menu_data(command: dict[str, Any], post: Post) -> dict[str, Any]:
    """Make the data of a message command; it has the content without any intent."""
    return {
        "id": command["id"],
        "name": command["name"],
        "type": MESSAGE_MENU,
        "target_id": post.id,
        "resolved": {"messages": {post.id: post.make_payload()}},
    }


def check_visible(post: Post, user: User) -> None:
    """Check that a person sees a message.

    Raises:
        NotOffered: It is deleted, or visible to another person only.
    """
    asker = (post.interaction or {}).get("user", {}).get("id")
    if post.deleted or (post.ephemeral and asker != user.id):
        raise NotOffered(f"{user.name} does not see {post.content!r}")


def make_button_data(post: Post, wanted: str) -> dict[str, Any]:
    """Make the data of a pressed button.

    Args:
        post: The message above it.
        wanted: Its label, custom id or emoji.

    Raises:
        NotOffered: There is no such button, or it cannot be pressed.
    """
    for button in post.buttons:
        if wanted in (button.label, button.custom_id, button.emoji):
            if button.disabled or button.url:
                raise NotOffered(f"{button} cannot be pressed")
            return {"custom_id": button.custom_id, "component_type": 2, "id": 1}
    raise NotOffered(f"no button {wanted} among {post.buttons}")


def make_choice_data(post: Post, custom_id: str, values: list[str]) -> dict[str, Any]:
    """Make the data of a choice in a menu of texts.

    Raises:
        NotOffered: There is no such menu or no such choice.
    """
    for row in post.components:
        for item in row.get("components", []):
            choices = [option["value"] for option in item.get("options") or []]
            if item.get("custom_id") == custom_id and set(values) <= set(choices):
                return {
                    "custom_id": custom_id,
                    "component_type": item["type"],
                    "values": values,
                    "id": 1,
                }
    raise NotOffered(f"no menu {custom_id} that offers {values}")


def make_modal_data(modal: dict[str, Any], texts: dict[str, str]) -> dict[str, Any]:
    """Make the data of a filled-in modal; fields that are not named stay empty.

    Raises:
        NotOffered: It has no such field.
    """
    unknown = set(texts)
    rows = []
    for row in modal["components"]:
        items = row.get("components") or [row["component"]]
        filled = []
        for item in items:
            unknown.discard(item["custom_id"])
            text = texts.get(item["custom_id"], item.get("value") or "")
            filled.append({
                "type": item["type"],
                "custom_id": item["custom_id"],
                "value": text,
                "id": 1,
            })
        content = {"components": filled} if "components" in row else {"component": filled[0]}
        rows.append({"type": row["type"], "id": 1} | content)
    if unknown:
        raise NotOffered(f"the modal {modal['custom_id']} has no {sorted(unknown)}")
    return {"custom_id": modal["custom_id"], "components": rows}


def _make_options(
    holder: dict[str, Any], values: dict[str, Any], focused: str, resolved: dict[str, Any]
) -> list[dict[str, Any]]:
    offered = {option["name"]: option for option in holder.get("options") or []}
    unknown = values.keys() - offered.keys()
    if unknown:
        raise NotOffered(f"{holder['name']} has no option {sorted(unknown)}")
    if focused:
        if not offered[focused].get("autocomplete"):
            raise NotOffered(f"{focused} does not autocomplete")
    else:
        required = {name for name, option in offered.items() if option.get("required")}
        missing = required - values.keys()
        if missing:
            raise NotOffered(f"{holder['name']} needs {sorted(missing)}")
    chosen = []
    for name, value in values.items():
        if name != focused:
            _check_value(offered[name], value)
        option = {"name": name, "type": offered[name]["type"], "value": _resolve(value, resolved)}
        chosen.append(option | ({"focused": True} if name == focused else {}))
    return chosen


def _check_value(option: dict[str, Any], value: Any) -> None:
    """Check that the client accepts a value for an option.

    Raises:
        NotOffered: It does not.
    """
    name, kind = option["name"], option["type"]
    wanted = _PYTHON_TYPES.get(kind, object)
    if not isinstance(value, wanted):
        raise NotOffered(f"{name} takes {wanted}, not {value!r}")
    if kind == STRING:
        most = option.get("max_length") or STRING_OPTION_CHARS
        if not (option.get("min_length") or 0) <= count_units(value) <= most:
            raise NotOffered(f"{name} takes at most {most} characters, not {count_units(value)}")
    if kind in (INTEGER, NUMBER):
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            raise NotOffered(f"{name} takes {least} to {most}, not {value}")
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise NotOffered(f"{name} does not offer {value!r}")


def _resolve(value: Any, resolved: dict[str, Any]) -> Any:
    if isinstance(value, User):
        resolved.setdefault("users", {})[value.id] = value.make_payload()
        member = value.make_member() | {"permissions": str(value.permissions)}
        resolved.setdefault("members", {})[value.id] = member
        return value.id
    if isinstance(value, Channel):
        channel = {"id": value.id, "name": value.name, "type": value.kind}
        channel |= {"permissions": str(value.bot_may), "parent_id": None, "position": 0}
        if value.is_thread:
            channel |= value.make_payload(value.owner) if value.owner else {}
        resolved.setdefault("channels", {})[value.id] = channel
        return value.id
    return value
