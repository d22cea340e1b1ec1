"""The limits that the fake Discord holds a bot to: what is refused, with which code, and where."""

from __future__ import annotations

import pytest

from tests.fakes.discord.command_limits import choices_faults, commands_faults
from tests.fakes.discord.component_limits import modal_faults
from tests.fakes.discord.message_limits import is_empty, message_faults, thread_faults

LINK = {"type": 2, "style": 5, "label": "page", "url": "https://meshcon.example/"}


def button(number: int = 0, **changes: object) -> dict:
    return {"type": 2, "style": 1, "label": "a", "custom_id": f"b{number}"} | changes


def rows(*items: dict) -> dict:
    return {"components": [{"type": 1, "components": list(items)}]}


def command(**changes: object) -> dict:
    return {"name": "ask", "description": "Ask", "type": 1} | changes


def option(**changes: object) -> dict:
    return {"name": "question", "description": "What", "type": 3} | changes


def field(**changes: object) -> dict:
    return {"name": "n", "value": "v"} | changes


def found(faults: list) -> list[tuple[str, str]]:
    return [(".".join(map(str, fault.path)), fault.code) for fault in faults]


FULL_MESSAGE = {
    "content": "😀" * 1_000,
    "embeds": [
        {
            "title": "t" * 256,
            "description": "d" * 4_096,
            "footer": {"text": "f" * 1_123},
            "fields": [field(name="n", value="v" * 20)] * 25,
            "url": "https://meshcon.example/",
        }
    ],
    "components": [
        {"type": 1, "components": [button(5 * row + place) for place in range(4)] + [LINK]}
        for row in range(5)
    ],
    "allowed_mentions": {"parse": [], "users": ["1"], "replied_user": False},
    "flags": 4,
}
MESSAGES = {
    "content": ({"content": "x" * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "half a character": ({"content": "\ud83d"}, "content", "STRING_TYPE_CONVERT"),
    "number": ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    "embeds": ({"embeds": [{}] * 11}, "embeds", "BASE_TYPE_BAD_LENGTH"),
    "title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "description": (
        {"embeds": [{"description": "x" * 4_097}]},
        "embeds.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "footer": (
        {"embeds": [{"footer": {"text": "x" * 2_049}}]},
        "embeds.0.footer.text",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "all embeds": (
        {"embeds": [{"description": "x" * 3_001}] * 2},
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "fields": ({"embeds": [{"fields": [field()] * 26}]}, "embeds.0.fields", "BASE_TYPE_BAD_LENGTH"),
    "field's name": (
        {"embeds": [{"fields": [field(name="x" * 257)]}]},
        "embeds.0.fields.0.name",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "field's value": (
        {"embeds": [{"fields": [field(value="x" * 1_025)]}]},
        "embeds.0.fields.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "empty field": (
        {"embeds": [{"fields": [field(value="")]}]},
        "embeds.0.fields.0.value",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "rows": (
        {"components": rows(button())["components"] * 6},
        "components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "buttons in a row": (
        rows(*(button(number) for number in range(6))),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "label": (
        rows(button(label="x" * 81)),
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "no label": (
        rows(button(label=None)),
        "components.0.components.0.label",
        "BUTTON_COMPONENT_INVALID_LABEL",
    ),
    "custom id": (
        rows(button(custom_id="x" * 101)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no custom id": (
        rows(button(custom_id=None)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_REQUIRED",
    ),
    "custom id twice": (
        rows(button(1), button(1)),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "link's scheme": (
        rows(LINK | {"url": "javascript:alert(1)"}),
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "link's length": (
        rows(LINK | {"url": "https://meshcon.example/" + "x" * 500}),
        "components.0.components.0.url",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "link with an id": (
        rows(LINK | {"custom_id": "x"}),
        "components.0.components.0",
        "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
    ),
    "mention's kind": (
        {"allowed_mentions": {"parse": ["all"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
    ),
    "mentions twice": (
        {"allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "mention's key": (
        {"allowed_mentions": {"everyone": True}},
        "allowed_mentions.everyone",
        "UNKNOWN_KEY",
    ),
}


def test_a_message_at_its_limits_is_valid():
    assert found(message_faults(FULL_MESSAGE)) == []


@pytest.mark.parametrize(("payload", "path", "code"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_over_a_limit_names_the_field(payload: dict, path: str, code: str):
    assert (path, code) in found(message_faults(payload))


@pytest.mark.parametrize("payload", [{}, {"content": " \n"}, {"content": "", "embeds": []}])
def test_a_message_with_nothing_to_show_is_empty(payload: dict):
    assert is_empty(payload, files=0)
    assert not is_empty(payload, files=1)
    assert not is_empty(payload | {"embeds": [{"title": "t"}]}, files=0)


def test_a_thread_has_a_name_of_at_most_100():
    assert found(thread_faults({"name": "话" * 100, "auto_archive_duration": 1440})) == []
    assert found(thread_faults({"name": "x" * 101})) == [("name", "BASE_TYPE_BAD_LENGTH")]
    assert found(thread_faults({"name": ""})) == [("name", "BASE_TYPE_BAD_LENGTH")]


FULL_COMMAND = command(
    name="提问",
    name_localizations={"zh-CN": "提问", "zh-TW": "提問", "en-US": "ask"},
    description="d" * 100,
    options=[option(required=True, autocomplete=True)]
    + [option(name=f"n-{number}_é") for number in range(24)],
)
COMMANDS = {
    "capitals": ([command(name="Ask")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "blank": ([command(name="a b")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "emoji": ([command(name="a😀")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "name": ([command(name="x" * 33)], "0.name", "BASE_TYPE_BAD_LENGTH"),
    "description": ([command(description="x" * 101)], "0.description", "BASE_TYPE_BAD_LENGTH"),
    "no description": ([command(description="")], "0.description", "BASE_TYPE_BAD_LENGTH"),
    "locale": (
        [command(name_localizations={"zh": "x"})],
        "0.name_localizations.zh",
        "ENUM_TYPE_COERCE",
    ),
    "localised name": (
        [command(name_localizations={"en-US": "Ask"})],
        "0.name_localizations.en-US",
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    "localised description": (
        [command(description_localizations={"zh-CN": "字" * 101})],
        "0.description_localizations.zh-CN",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "options": (
        [command(options=[option(name=f"n{number}") for number in range(26)])],
        "0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "option's name": (
        [command(options=[option(name="Question")])],
        "0.options.0.name",
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    "option twice": (
        [command(options=[option(), option()])],
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED",
    ),
    "required last": (
        [command(options=[option(), option(name="b", required=True)])],
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "twice": ([command(), command()], "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    "menu's description": (
        [command(name="Answer this", type=3)],
        "0.description",
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
    ),
    "many": ([command(name=f"n{number}") for number in range(101)], "", "APPLICATION_COMMANDS_MAX"),
    "large": (
        [
            command(
                options=[
                    option(
                        name="o",
                        choices=[{"name": f"{n}" * 50, "value": "x" * 100} for n in range(25)],
                    ),
                    *(
                        option(
                            name=f"o{number}",
                            choices=[{"name": "n" * 100, "value": "x" * 100} for _ in range(25)],
                        )
                        for number in range(2)
                    ),
                ]
            )
        ],
        "0",
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
}


def test_a_command_at_its_limits_is_valid():
    menu = {"name": "Answer this", "type": 3}
    assert found(commands_faults([FULL_COMMAND, menu])) == []


@pytest.mark.parametrize(("commands", "path", "code"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_over_a_limit_names_the_field(commands: list, path: str, code: str):
    assert (path, code) in found(commands_faults(commands))


def test_an_autocomplete_offers_25_choices_of_100_characters():
    full = [{"name": "字" * 100, "value": "x" * 100}] * 25
    assert found(choices_faults(full, ())) == []
    assert found(choices_faults([*full, full[0]], ())) == [("choices", "BASE_TYPE_BAD_LENGTH")]
    long = [{"name": "x" * 101, "value": "x" * 101}]
    assert found(choices_faults(long, ("data",))) == [
        ("data.choices.0.name", "BASE_TYPE_BAD_LENGTH"),
        ("data.choices.0.value", "BASE_TYPE_MAX_LENGTH"),
    ]


def test_a_modal_has_a_title_of_at_most_45_and_fields_with_ids():
    line = {"type": 4, "custom_id": "text", "label": "Tell us", "style": 1}
    modal = {"title": "t" * 45, "custom_id": "m"} | rows(line)
    assert found(modal_faults(modal)) == []
    assert found(modal_faults(modal | {"title": "t" * 46})) == [("title", "BASE_TYPE_BAD_LENGTH")]
    assert found(modal_faults(modal | rows(line | {"custom_id": ""}))) == [
        ("components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH")
    ]
