"""`/event`, `/speaker`, `/talks` and `/help`."""

from __future__ import annotations

import pytest

from bot.messages import Answer, Question
from tests.fakes.bot.kinds import SOCIAL


@pytest.fixture(autouse=True)
async def _run_bot(bot):
    """Run the bot in every test."""


@pytest.mark.parametrize(
    ("command", "option", "locale", "question", "language"),
    [
        ("event", "name", "en-US", "What is MeshDay 2030?", "en"),
        ("event", "name", "zh-CN", "介绍一下 MeshDay 2030 这个活动", "zh"),
        ("speaker", "name", "en-GB", "Which talks did MeshDay 2030 give?", "en"),
        ("speaker", "name", "zh-TW", "MeshDay 2030 講過哪些演講？", "zh"),
        ("talks", "topic", "en-US", "Which talks are about MeshDay 2030?", "en"),
        ("talks", "topic", "zh-CN", "有哪些关于 MeshDay 2030 的演讲？", "zh"),
    ],
)
async def test_a_name_is_asked_for_in_the_language_of_the_person(
    fake, world, command, option, locale, question, language
):
    run = await fake.run_command(command, {option: " MeshDay  2030 "}, locale=locale)
    await run.wait()
    assert (world.asked[0].text, world.asked[0].language) == (question, language)
    assert world.asked[0].thread == f"discord:{fake.general.id}:{fake.member.id}"
    assert f"> {question}" in run.text
    assert not run.messages[0].ephemeral


async def test_the_language_of_the_server_goes_first(fake, world):
    options = {"language": "zh"}
    await (await fake.run_command("setup", options, user=fake.manager)).wait()
    await (await fake.run_command("speaker", {"name": "Ada"}, locale="en-US")).wait()
    assert (world.asked[0].text, world.asked[0].language) == ("Ada 讲过哪些演讲？", "zh")


@pytest.mark.parametrize(
    ("command", "option", "typed", "names"),
    [
        ("event", "name", "mesh", ["MeshDay 2030"]),
        ("speaker", "name", "", ["Ada Flyer", "飞行员"]),
        ("talks", "topic", "wind", ["tail wind"]),
        ("talks", "topic", "nothing", []),
    ],
)
async def test_names_are_suggested(fake, command, option, typed, names):
    typing = await (await fake.autocomplete(command, option, typed)).wait()
    assert [choice["value"] for choice in typing.choices] == names


async def test_a_name_of_marks_alone_is_not_asked(fake, world):
    run = await fake.run_command("speaker", {"name": "<:party:12>"})
    await run.wait(text="no text in this message")
    assert world.asked == []


@pytest.mark.parametrize(
    ("locale", "text"), [("en-US", "help"), ("zh-CN", "帮助"), ("zh-TW", "幫助")]
)
async def test_help_is_what_help_answers_for_the_person_alone(fake, world, locale, text):
    async def ask(question: Question) -> Answer:
        return SOCIAL

    world.ask = ask
    run = await (await fake.run_command("help", locale=locale)).wait()
    assert world.asked[0].text == text
    assert run.text == "You are welcome!"
    assert run.messages[0].ephemeral
