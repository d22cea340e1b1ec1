"""The limits of the fake Discord: what is refused, in which field, with which code."""

from __future__ import annotations

import pytest

from tests.fakes.discord.limits.commands import find_choice_faults, find_command_faults
from tests.fakes.discord.limits.components import find_modal_faults
from tests.fakes.discord.limits.messages import find_message_faults, find_thread_faults, is_empty

BAD_LENGTH, MAX_LENGTH = "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_MAX_LENGTH"
LINK = {"type": 2, "style": 5, "label": "page", "url": "https://meshcon.example/"}


def make_button(number: int = 0, **changes: object) -> dict:
    return {"type": 2, "style": 1, "label": "a", "custom_id": f"b{number}"} | changes


def make_rows(*items: dict) -> dict:
    return {"components": [{"type": 1, "components": list(items)}]}


def make_command(**changes: object) -> dict:
    return {"name": "ask", "description": "Ask", "type": 1} | changes


def make_option(**changes: object) -> dict:
    return {"name": "question", "description": "What", "type": 3} | changes


def make_field(**changes: object) -> dict:
    return {"name": "n", "value": "v"} | changes


def describe(faults: list) -> list[tuple[str, str]]:
    return [(".".join(map(str, fault.path)), fault.code) for fault in faults]


FULL_MESSAGE = {
    "content": "😀" * 1_000,
    "embeds": [
        {
            "title": "t" * 256,
            "description": "d" * 4_096,
            "footer": {"text": "f" * 1_123},
            "fields": [make_field(name="n", value="v" * 20)] * 25,
            "url": "https://meshcon.example/",
        }
    ],
    "components": [
        {"type": 1, "components": [make_button(5 * row + place) for place in range(4)] + [LINK]}
        for row in range(5)
    ],
    "allowed_mentions": {"parse": [], "users": ["1"], "replied_user": False},
    "flags": 4,
}
MESSAGES = {
    "content": ({"content": "x" * 2_001}, "content", MAX_LENGTH),
    "half a character": ({"content": "\ud83d"}, "content", "STRING_TYPE_CONVERT"),
    "number": ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    "embeds": ({"embeds": [{}] * 11}, "embeds", BAD_LENGTH),
    "title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", MAX_LENGTH),
    "description": ({"embeds": [{"description": "x" * 4_097}]}, "embeds.0.description", MAX_LENGTH),
    "footer": ({"embeds": [{"footer": {"text": "x" * 2_049}}]}, "embeds.0.footer.text", MAX_LENGTH),
    "all embeds": (
        {"embeds": [{"description": "x" * 3_001}] * 2},
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "fields": ({"embeds": [{"fields": [make_field()] * 26}]}, "embeds.0.fields", BAD_LENGTH),
    "field's name": (
        {"embeds": [{"fields": [make_field(name="x" * 257)]}]},
        "embeds.0.fields.0.name",
        BAD_LENGTH,
    ),
    "field's value": (
        {"embeds": [{"fields": [make_field(value="x" * 1_025)]}]},
        "embeds.0.fields.0.value",
        BAD_LENGTH,
    ),
    "empty field": (
        {"embeds": [{"fields": [make_field(value="")]}]},
        "embeds.0.fields.0.value",
        BAD_LENGTH,
    ),
    "rows": ({"components": make_rows(make_button())["components"] * 6}, "components", BAD_LENGTH),
    "buttons in a row": (
        make_rows(*(make_button(number) for number in range(6))),
        "components.0.components",
        BAD_LENGTH,
    ),
    "label": (
        make_rows(make_button(label="x" * 81)),
        "components.0.components.0.label",
        MAX_LENGTH,
    ),
    "no label": (
        make_rows(make_button(label=None)),
        "components.0.components.0.label",
        "BUTTON_COMPONENT_INVALID_LABEL",
    ),
    "custom id": (
        make_rows(make_button(custom_id="x" * 101)),
        "components.0.components.0.custom_id",
        BAD_LENGTH,
    ),
    "no custom id": (
        make_rows(make_button(custom_id=None)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_REQUIRED",
    ),
    "custom id twice": (
        make_rows(make_button(1), make_button(1)),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "link's scheme": (
        make_rows(LINK | {"url": "javascript:alert(1)"}),
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "link's length": (
        make_rows(LINK | {"url": "https://meshcon.example/" + "x" * 500}),
        "components.0.components.0.url",
        MAX_LENGTH,
    ),
    "link with an id": (
        make_rows(LINK | {"custom_id": "x"}),
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
    assert describe(find_message_faults(FULL_MESSAGE)) == []


@pytest.mark.parametrize(("payload", "path", "code"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_over_a_limit_names_the_field(payload: dict, path: str, code: str):
    assert (path, code) in describe(find_message_faults(payload))


@pytest.mark.parametrize("payload", [{}, {"content": " \n"}, {"content": "", "embeds": []}])
def test_a_message_with_nothing_to_show_is_empty(payload: dict):
    assert is_empty(payload, files=0)
    assert not is_empty(payload, files=1)
    assert not is_empty(payload | {"embeds": [{"title": "t"}]}, files=0)


def test_a_thread_has_a_name_of_at_most_100():
    assert describe(find_thread_faults({"name": "话" * 100, "auto_archive_duration": 1440})) == []
    assert describe(find_thread_faults({"name": "x" * 101})) == [("name", BAD_LENGTH)]
    assert describe(find_thread_faults({"name": ""})) == [("name", BAD_LENGTH)]


FULL_COMMAND = make_command(
    name="提问",
    name_localizations={"zh-CN": "提问", "zh-TW": "提問", "en-US": "ask"},
    description="d" * 100,
    options=[make_option(required=True, autocomplete=True)]
    + [make_option(name=f"n-{number}_é") for number in range(24)],
)
COMMANDS = {
    "capitals": ([make_command(name="Ask")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "blank": ([make_command(name="a b")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "emoji": ([make_command(name="a😀")], "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    "name": ([make_command(name="x" * 33)], "0.name", BAD_LENGTH),
    "description": ([make_command(description="x" * 101)], "0.description", BAD_LENGTH),
    "no description": ([make_command(description="")], "0.description", BAD_LENGTH),
    "locale": (
        [make_command(name_localizations={"zh": "x"})],
        "0.name_localizations.zh",
        "ENUM_TYPE_COERCE",
    ),
    "localised name": (
        [make_command(name_localizations={"en-US": "Ask"})],
        "0.name_localizations.en-US",
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    "localised description": (
        [make_command(description_localizations={"zh-CN": "字" * 101})],
        "0.description_localizations.zh-CN",
        BAD_LENGTH,
    ),
    "options": (
        [make_command(options=[make_option(name=f"n{number}") for number in range(26)])],
        "0.options",
        BAD_LENGTH,
    ),
    "option's name": (
        [make_command(options=[make_option(name="Question")])],
        "0.options.0.name",
        "APPLICATION_COMMAND_INVALID_NAME",
    ),
    "option twice": (
        [make_command(options=[make_option(), make_option()])],
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED",
    ),
    "required last": (
        [make_command(options=[make_option(), make_option(name="b", required=True)])],
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    "twice": ([make_command(), make_command()], "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
    "menu's description": (
        [make_command(name="Answer this", type=3)],
        "0.description",
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
    ),
    "many": (
        [make_command(name=f"n{number}") for number in range(101)],
        "",
        "APPLICATION_COMMANDS_MAX",
    ),
    "large": (
        [
            make_command(
                options=[
                    make_option(
                        name="o",
                        choices=[{"name": f"{n}" * 50, "value": "x" * 100} for n in range(25)],
                    ),
                    *(
                        make_option(
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
    assert describe(find_command_faults([FULL_COMMAND, menu])) == []


@pytest.mark.parametrize(("commands", "path", "code"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_over_a_limit_names_the_field(commands: list, path: str, code: str):
    assert (path, code) in describe(find_command_faults(commands))


def test_an_autocomplete_offers_25_choices_of_100_characters():
    full = [{"name": "字" * 100, "value": "x" * 100}] * 25
    assert describe(find_choice_faults(full, ())) == []
    assert describe(find_choice_faults([*full, full[0]], ())) == [("choices", BAD_LENGTH)]
    long = [{"name": "x" * 101, "value": "x" * 101}]
    assert describe(find_choice_faults(long, ("data",))) == [
        ("data.choices.0.name", BAD_LENGTH),
        ("data.choices.0.value", MAX_LENGTH),
    ]


def test_a_modal_has_a_title_of_at_most_45_and_fields_with_ids():
    line = {"type": 4, "custom_id": "text", "label": "Tell us", "style": 1}
    modal = {"title": "t" * 45, "custom_id": "m"} | make_rows(line)
    assert describe(find_modal_faults(modal)) == []
    assert describe(find_modal_faults(modal | {"title": "t" * 46})) == [("title", BAD_LENGTH)]
    assert describe(find_modal_faults(modal | make_rows(line | {"custom_id": ""}))) == [
        ("components.0.components.0.custom_id", BAD_LENGTH)
    ]
