"""What the pages tell a reader to type, open or configure is there."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from pkgutil import resolve_name

import click
import discord
import pytest

from bot.channels.discord.client import COMMANDS as DISCORD_COMMANDS
from bot.channels.discord.commands.admin import setup
from bot.channels.discord.commands.invitation import RIGHTS, write_invitation
from bot.channels.discord.localization import NAMES
from bot.cli.main import COMMANDS
from bot.config import load_bot_settings
from indexer.config import load_settings
from tests.paths import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "benchmarks" / "README.md",
    ROOT / "training" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
FILE = re.compile(r"^(?:huigu|bot|indexer|training|benchmarks|tests|docs|corpus)/[\w./-]*$")


def names(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)


def commands(page: Path) -> list[str]:
    """Every `huigu …` on a page, in code or in prose."""
    text = page.read_text(encoding="utf-8")
    spans = re.findall(r"`(?:\.venv/bin/)?(huigu [^`\n]+)`", text)
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.S | re.M)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    lines = [line.removeprefix(".venv/bin/") for line in lines]
    written = spans + [line for line in lines if line.startswith("huigu ")]
    return [command for command in written if command != "huigu …"]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_command_on_a_page_exists_with_its_options(page):
    for written in commands(page):
        name, *words = shlex.split(written.replace("[", "").replace("]", ""), comments=True)[1:]
        if name.startswith("-"):
            continue
        assert name in COMMANDS, written
        command = resolve_name(COMMANDS[name][0])
        if isinstance(command, click.Group) and words and not words[0].startswith("-"):
            command = command.get_command(click.Context(command), words[0])
        assert isinstance(command, click.Command), written
        known = {option for parameter in command.params for option in parameter.opts}
        used = {word.partition("=")[0] for word in words if word.startswith("--")} - {"--help"}
        assert used <= known, written


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_configuration_on_a_page_can_be_loaded(page, tmp_path):
    blocks = re.findall(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M)
    for number, block in enumerate(blocks):
        file = tmp_path / f"{number}.toml"
        file.write_text(block, encoding="utf-8")
        load_bot_settings(file)


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_link_and_file_a_page_names_is_there(page):
    text = prose(page)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    missing = [link for link in links if not (page.parent / link).exists()]
    spans = [span for span in re.findall(r"`([^`\n]+)`", text) if FILE.match(span)]
    missing += [span for span in spans if "NAME" not in span and not (ROOT / span).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_make_target_on_a_page_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    text = page.read_text(encoding="utf-8")
    used = re.findall(r"(?:`|^)make ([a-z]+)", text, re.M)
    assert set(used) <= targets


def test_the_readme_names_every_command():
    named = {written.split()[1] for written in commands(ROOT / "README.md")}
    assert set(COMMANDS) <= named


def test_the_repository_s_own_configuration_names_folders_that_are_there():
    settings = load_settings(ROOT / "huigu.toml")
    assert {source.name for source in settings.sources} == {"recaps", "sessions", "answers"}
    for source in settings.sources:
        assert any(settings.resolve(source.path).iterdir())


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_module_a_page_runs_exists(page):
    modules = re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))
    paths = {name: ROOT / name.replace(".", "/") for name in modules}
    missing = [
        name
        for name, path in paths.items()
        if not (path.with_suffix(".py").is_file() or (path / "__main__.py").is_file())
    ]
    assert missing == []


DISCORD = [ROOT / "docs" / "channels" / "discord.md", ROOT / "docs" / "channels" / "discord.zh.md"]


def discord_commands() -> dict[str, tuple[str, ...]]:
    """English name of each command, and of the message menu, to its names in all languages."""
    names = {command.name: NAMES.get_languages(command.name) for command in DISCORD_COMMANDS}
    return {name: (name, named["zh"], named["zh-TW"]) for name, named in names.items()}


def test_the_page_on_discord_names_every_command_in_every_language():
    rows = re.findall(
        r"^\| `/?([^`]+)` \| `/?([^`]+)` \| `/?([^`]+)` \|", DISCORD[0].read_text(), re.M
    )
    assert {row[0]: row for row in rows} == discord_commands()


def test_the_chinese_page_on_discord_names_every_command():
    text = DISCORD[1].read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `/")]
    named = {name for row in rows for name in re.findall(r"`/([^`]+)`", row)}
    wanted = {names[1] for english, names in discord_commands().items() if english.islower()}
    assert named == wanted


def test_the_page_on_discord_names_every_option_of_setup():
    section = DISCORD[0].read_text(encoding="utf-8").partition("### `/setup`")[2]
    rows = [line.split("|") for line in section.partition("\n## ")[0].splitlines()]
    cells = [
        (re.findall(r"`(\w+)`", row[1]), re.findall(r"`(\w+)`", row[2]))
        for row in rows
        if len(row) > 4
    ]
    named = {
        option: chinese
        for options, names in cells
        for option, chinese in zip(options, names, strict=True)
    }
    assert named == {option.name: NAMES.say(option.name, "zh") for option in setup.parameters}


@pytest.mark.parametrize("page", DISCORD, ids=names(DISCORD))
def test_the_invitation_asks_for_the_rights_the_bot_uses(page):
    written = re.findall(r"https://discord\.com/oauth2/\S+", page.read_text(encoding="utf-8"))
    assert written == [write_invitation(0).replace("client_id=0", "client_id=YOUR_ID")]


def test_the_page_on_discord_explains_every_right():
    section = DISCORD[0].read_text(encoding="utf-8").partition("## What each right is for")[2]
    rows = re.findall(r"^\| ([A-Z][\w ]+) \|", section.partition("\n## ")[0], re.M)
    written = {row.lower().replace(" ", "_"): True for row in rows}
    assert discord.Permissions(**written) == RIGHTS


def test_every_error_the_page_on_discord_explains_is_one_the_bot_prints():
    section = (
        DISCORD[0].read_text(encoding="utf-8").partition("| line (begins")[2].partition("\n\n")[0]
    )
    explained = re.findall(r"^\| `([^`]+)` \|", section, re.M)
    assert len(explained) > 5
    source = "".join(
        ast.unparse(ast.parse((ROOT / "bot/channels" / name).read_text())).replace("\\'", "'")
        for name in (
            "discord/server.py",
            "discord/guild_settings.py",
            "discord/sent_answers.py",
            "discord/proxy.py",
            "announcements/setup.py",
            "announcements/destinations/discord_webhook.py",
        )
    )
    assert [line for line in explained if line not in source] == []
