"""Settings from `huigu.toml`, with the tables of the channels, and secrets."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest
from click.testing import CliRunner

from bot.channels import load_specs
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.cli.main import main
from bot.config import list_misspelt_secrets, list_tables, load_bot_secrets, load_bot_settings
from bot.settings import ServerSettings
from indexer.errors import ConfigError
from indexer.settings import IndexSettings
from indexer.sources import SOURCES, find_spec
from tests.fakes.wecom.secrets import environment
from tests.paths import ROOT


def write(folder: Path, text: str) -> Path:
    file = folder / "huigu.toml"
    file.write_text(text, encoding="utf-8")
    return file


BAD = {
    "an unknown key with the line in its own table": (
        '[index]\npath = "x"\n[server]\nport = 1\npath = "y"\n',
        ":5: unknown key `path` in [server]",
    ),
    "an unknown table": ("[indx]\n", ":1: unknown key `indx` (did you mean `index`?); the keys"),
    "a secret in the file": ('discord_token = "x"\n', ":1: unknown key `discord_token`"),
    "a key that the file must not set": ('folder = "/"\n', ":1: unknown key `folder`"),
    "a number out of range": (
        "[server]\nport = 99999\n",
        ":2: `port` is wrong: it must be a whole number of at most 65535; correct the value",
    ),
    "a value that is not in the list": (
        '[wecom]\nmode = "socket"\n',
        ':2: `mode` is wrong: Invalid enum value \'socket\'; write "long_connection" or "webhook"',
    ),
    "an address of another kind, in words instead of a pattern": (
        '[wecom]\nurl = "https://example.org"\n',
        ":2: `url` is wrong: it must be an address that begins with `wss://` or `ws://`",
    ),
    "a value where a table belongs": (
        "server = 3\n",
        ":1: `server` is wrong: it must be a table, not a whole number",
    ),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_an_error_with_file_name_and_line(tmp_path, text, message):
    file = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_bot_settings(file)
    assert str(caught.value).startswith(f"{file}{message}")
    assert "\n" not in str(caught.value)


def list_patterns(hint: object) -> list[msgspec.Meta]:
    """List what a type, or a part of it, says about its pattern."""
    own = [meta for meta in getattr(hint, "__metadata__", ()) if meta.pattern]
    return own + [meta for part in get_args(hint) for meta in list_patterns(part)]


def test_every_pattern_of_a_setting_is_told_in_words():
    tables = [*list_tables().values(), IndexSettings]
    tables += [find_spec(kind).settings for kind in SOURCES]
    patterns = [
        meta
        for table in tables
        for hint in get_type_hints(table, include_extras=True).values()
        for meta in list_patterns(hint)
    ]
    assert patterns
    assert all(meta.description for meta in patterns)


def test_a_table_is_found_by_its_type(tmp_path):
    settings = load_bot_settings(write(tmp_path, "[discord]\nper_minute = 3\n"))
    assert settings.get(DiscordSettings).per_minute == 3
    assert settings.get(ServerSettings) == ServerSettings()
    changed = settings.with_table(ServerSettings(port=0))
    assert changed.get(ServerSettings).port == 0
    assert changed.get(DiscordSettings).per_minute == 3
    assert settings.indexer.folder == str(tmp_path.resolve())


def test_every_table_and_group_of_secrets_has_its_own_type():
    types = list(list_tables().values())
    assert len(set(types)) == len(types)
    secrets = [spec.secrets for spec in load_specs()]
    assert len(set(secrets)) == len(secrets)


def test_secrets_come_from_the_environment_and_are_not_printed():
    secrets = load_bot_secrets({"HUIGU_DISCORD_TOKEN": " abc.def \n", "DISCORD_TOKEN": "other"})
    assert secrets.get(DiscordSecrets).discord_token == "abc.def"
    assert "abc" not in f"{secrets} {secrets!r}"
    assert load_bot_secrets({}).get(DiscordSecrets) == DiscordSecrets()


def test_no_group_of_secrets_prints_a_secret():
    for group in load_bot_secrets(environment()).groups:
        assert not any(value in repr(group) for value in msgspec.structs.astuple(group))


SETTINGS_FILES = [
    ROOT / "indexer" / "settings.py",
    ROOT / "bot" / "settings.py",
    *sorted((ROOT / "bot" / "channels").glob("*/spec.py")),
]


@pytest.mark.parametrize("file", SETTINGS_FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_setting_has_a_docstring(file):
    undocumented = []
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for field, after in zip(node.body, [*node.body[1:], None], strict=True):
            documented = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            if isinstance(field, ast.AnnAssign) and not documented:
                undocumented.append(f"{node.name}.{field.target.id}")
    assert undocumented == []


def test_a_command_of_the_indexer_checks_the_tables_of_the_channels(tmp_path):
    """Otherwise `huigu serve` would be the first to find a typing error there."""
    file = write(tmp_path, "[discord]\nper_minit = 3\n")
    done = CliRunner().invoke(main, ["status", "--config", str(file)])
    assert done.exit_code == 1
    assert "unknown key `per_minit` in [discord] (did you mean `per_minute`?)" in done.stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("HUIGU_DISCORD_TOKE", "did you mean HUIGU_DISCORD_TOKEN?"),
        ("HUIGU_WECOM_APPSECRET", "did you mean HUIGU_WECOM_APP_SECRET?"),
        ("huigu_wecom_secret", "did you mean HUIGU_WECOM_SECRET?"),
        ("HUGIU_GROUP_WEBHOOK_KEY", "did you mean HUIGU_GROUP_WEBHOOK_KEY?"),
        ("HUIGU_PORT", "there are: HUIGU_DISCORD_TOKEN, "),
    ],
)
def test_a_misspelt_secret_is_named_with_the_nearest_one_and_without_its_value(name, hint):
    [line] = list_misspelt_secrets({name: "abc-very-secret", "PATH": "/bin"})
    assert line.startswith(f"the environment variable {name} is unknown and ignored; {hint}")
    assert "very-secret" not in line


def test_secrets_and_variables_of_others_are_not_named():
    others = {"HUGO_ENV": "x", "HUIGU": "x", "DISCORD_TOKEN": "x", "GUI_THEME": "x", "HF_HOME": "x"}
    assert list_misspelt_secrets({**environment(), **others}) == []


@pytest.mark.parametrize("command", [["serve"], ["announce", "--dry-run"]])
def test_a_misspelt_secret_is_told_at_the_start(tmp_path, command, monkeypatch):
    monkeypatch.setenv("HUIGU_DISCORD_TOKE", "abc-very-secret")
    result = CliRunner().invoke(main, [*command, "--config", str(write(tmp_path, ""))])
    # There is no index, so each ends at once.
    assert result.exit_code == 1
    first = result.stderr.splitlines()[0]
    assert first.startswith("huigu: the environment variable HUIGU_DISCORD_TOKE is unknown")
    assert "very-secret" not in result.output
