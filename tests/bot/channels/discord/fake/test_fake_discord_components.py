"""The fake Discord with the real discord.py: buttons, menus and modals."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.client_runner import run_client
from tests.fakes.discord.scenario import FakeDiscord, NotOffered
from tests.fakes.small_bot import SmallBot


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server
        assert server.state.unknown_routes == []


async def test_a_pressed_button_changes_its_message(fake: FakeDiscord):
    class Feedback(discord.ui.View):
        @discord.ui.button(label="helpful", custom_id="feedback:1")
        async def helpful(self, interaction: discord.Interaction, button: object) -> None:
            link = discord.ui.Button(label="page", url="https://meshcon.example/")
            view = discord.ui.View().add_item(link)
            await interaction.response.edit_message(content="thanks", view=view)

    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_message("was it?", view=Feedback())

    async with run_client(fake, SmallBot(answer)):
        interaction = await (await fake.run_command("ask", {"question": "?"})).wait()
        with pytest.raises(NotOffered, match="wrong"):
            await fake.press(interaction.messages[0], "wrong")
        pressed = await (await fake.press(interaction.messages[0], "helpful")).wait()
        assert interaction.text == "thanks"
        assert interaction.messages[0].links == ["https://meshcon.example/"]
        assert pressed.messages == []
        with pytest.raises(NotOffered, match="cannot be pressed"):
            await fake.press(interaction.messages[0], "page")


async def test_a_modal_is_shown_and_filled_in(fake: FakeDiscord):
    class Missing(discord.ui.Modal, title="What is missing?"):
        text: discord.ui.TextInput = discord.ui.TextInput(label="Tell us", custom_id="text")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(self.text.value, ephemeral=True)

    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_modal(Missing())

    async with run_client(fake, SmallBot(answer)):
        interaction = await (await fake.run_command("ask", {"question": "?"})).wait()
        sent = await (await fake.fill_in(interaction, {"text": "the slides"})).wait()
        assert sent.text == "the slides"
        with pytest.raises(NotOffered, match="other"):
            await fake.fill_in(interaction, {"other": "?"})


async def test_a_choice_from_a_menu_reaches_the_bot(fake: FakeDiscord):
    class Languages(discord.ui.View):
        @discord.ui.select(
            custom_id="language",
            options=[discord.SelectOption(label="中文", value="zh")],
        )
        async def chosen(self, interaction: discord.Interaction, menu: discord.ui.Select) -> None:
            await interaction.response.defer()
            await interaction.followup.send(menu.values[0])

    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_message("which?", view=Languages())

    async with run_client(fake, SmallBot(answer)):
        post = (await (await fake.run_command("ask", {"question": "?"})).wait()).messages[0]
        chosen = await fake.choose(post, "language", ["zh"])
        assert (await chosen.wait(messages=1)).text == "zh"
        with pytest.raises(NotOffered, match="en"):
            await fake.choose(post, "language", ["en"])


async def test_only_those_who_see_a_message_press_its_buttons(fake: FakeDiscord):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        view = discord.ui.View().add_item(discord.ui.Button(label="b", custom_id="b"))
        await interaction.response.send_message("psst", view=view, ephemeral=True)

    async with run_client(fake, SmallBot(answer)):
        interaction = await (await fake.run_command("ask", {"question": "?"})).wait()
        post = interaction.messages[0]
        with pytest.raises(NotOffered, match="does not see"):
            await fake.press(post, "b", user=fake.manager)
        pressed = await fake.press(post, "b")
        assert pressed.source is post
        post.deleted = True
        with pytest.raises(NotOffered, match="does not see"):
            await fake.press(post, "b")
