"""Settings are read from a file, and errors in it are explained."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from indexer.config import decode_settings, load_settings
from indexer.errors import ConfigError
from indexer.settings import IndexSettings, Settings

GOOD = """\
[index]
path = "data/index"
encoder = "bundled"
store = "local"

[[sources]]
name = "recaps"
type = "markdown"
path = "corpus/recaps"
base_url = "https://example.org/"
language = "zh"

[[sources]]
name = "sessions"
type = "sessions"
path = "corpus/sessions"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "huigu.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_complete_file_gives_its_settings(tmp_path):
    settings = load_settings(write(tmp_path, GOOD))
    assert [source.name for source in settings.sources] == ["recaps", "sessions"]
    assert settings.sources[0].base_url == "https://example.org/"
    assert settings.index == IndexSettings()
    assert settings.folder == str(tmp_path.resolve())


def test_a_community_says_what_people_also_call_things(tmp_path):
    table = '[community]\naliases = { "帆赛" = "Regatta", "Cap" = "Ann Kite" }\n'
    community = load_settings(write(tmp_path, GOOD + table)).community
    assert community.aliases == {"帆赛": "Regatta", "Cap": "Ann Kite"}


def test_an_empty_file_gives_the_defaults(tmp_path):
    settings = load_settings(write(tmp_path, ""))
    assert settings == Settings(folder=str(tmp_path.resolve()))


def test_paths_are_relative_to_the_file(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    file = write(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load_settings(file).resolve("corpus") == tmp_path.resolve() / "corpus"
    assert load_settings(file).resolve("/srv/corpus") == Path("/srv/corpus")


def test_an_encoder_is_a_folder_beside_the_file_or_a_name(tmp_path):
    (tmp_path / "models" / "mine").mkdir(parents=True)
    (tmp_path / "bundled").mkdir()
    for written, read in {
        "models/mine": str(tmp_path.resolve() / "models" / "mine"),
        "all-MiniLM-L6-v2": "all-MiniLM-L6-v2",
        "bundled": "bundled",
    }.items():
        file = write(tmp_path, f'[index]\nencoder = "{written}"\n')
        assert load_settings(file).index.encoder == read


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    file = tmp_path / "huigu.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert len(load_settings(file).sources) == 2


def test_settings_cannot_be_changed(tmp_path):
    with pytest.raises(AttributeError):
        load_settings(write(tmp_path, GOOD)).index.path = "elsewhere"


INDEX_KEYS = "path, encoder, store, uri, keep"
SOURCE_KEYS = "name, type, path, base_url, language, event, max_bytes, max_seconds"

PULLED_KEYS = SOURCE_KEYS + ", every, url, allow_private"
FEED = '[[sources]]\nname = "a"\ntype = "feed"\nurl = "https://example.org/f"\n'

BAD = {
    "what a type says of its keys is no key": (
        FEED + 'colour = "red"\n',
        f":5: unknown key `colour` in [[sources]] number 1; the keys there are: {PULLED_KEYS}",
    ),
    "a time zone that there is not": (
        '[[sources]]\nname = "a"\ntype = "sessionize"\npath = "a.json"\ntimezone = "Europe/Vena"\n',
        ":1: `sources[0]` is wrong: timezone 'Europe/Vena' is no time zone such as Asia/Shanghai",
    ),
    "an unknown key names its line and the keys there are": (
        '[index]\npath = "x"\n\nencodr = "y"\n',
        f":4: unknown key `encodr` in [index] (did you mean `encoder`?); "
        f"the keys there are: {INDEX_KEYS}",
    ),
    "a source is named by its number": (
        GOOD + 'colour = "red"\n',
        f":17: unknown key `colour` in [[sources]] number 2; the keys there are: {SOURCE_KEYS}",
    ),
    "a missing key": (
        '[[sources]]\nname = "a"\ntype = "markdown"\n',
        ":1: [[sources]] number 1 has no `path`; add that key",
    ),
    "an unknown type": (
        '[[sources]]\nname = "a"\ntype = "wiki"\npath = "p"\n',
        ":3: unknown type 'wiki'; the types are: markdown, sessions, jsonl",
    ),
    "a misspelt type": (
        '[[sources]]\nname = "a"\ntype = "Markdwon"\npath = "p"\n',
        ":3: unknown type 'Markdwon' (did you mean `markdown`?); the types are: markdown, ",
    ),
    "one example instead of a list or a table": (
        '[community]\nexamples = "x"\n',
        ":2: `examples` is wrong: it must be a table or a list in [ ], not text in quotes; ",
    ),
    "too many examples": (
        f"[community]\nexamples = {['x'] * 21}\n",
        ":2: `examples` is wrong: it must be a list in [ ] of at most 20 entries; ",
    ),
    "an empty path": (
        '[[sources]]\nname = "a"\ntype = "markdown"\npath = ""\n',
        ":4: `path` is wrong: it must be text in quotes of at least 1 characters; ",
    ),
    "a value of another type": (
        "[index]\nkeep = 'many'\n",
        ":2: `keep` is wrong: it must be a whole number, not text in quotes; correct the value",
    ),
    "a table where a list of tables belongs": (
        '[sources]\nname = "a"\n',
        ":1: `sources` is wrong: it must be a list in [ ], not a table; write [[sources]]",
    ),
    "a name that is no name": (
        '[[sources]]\nname = "a/b"\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it holds '/'; use letters and digits of any language, blanks, ",
    ),
    "a name with a hidden character": (
        '[[sources]]\nname = "a\\u202eb"\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it holds the invisible character U+202E; ",
    ),
    "a name of many lines": (
        '[[sources]]\nname = "a\\nb"\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it holds the invisible character U+000A; ",
    ),
    "a name that is an option or a hidden file": (
        '[[sources]]\nname = ".a"\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it begins with '.'; ",
    ),
    "a blank name": (
        '[[sources]]\nname = "  "\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it is empty; ",
    ),
    "a name that is too long for a file": (
        f'[[sources]]\nname = "{"会" * 65}"\ntype = "markdown"\npath = "p"\n',
        ":2: `name` is wrong: it has 65 characters, 195 bytes; at most 64 and 200 are allowed",
    ),
    "an address that is no web address": (
        '[[sources]]\nname = "a"\ntype = "markdown"\npath = "p"\nbase_url = "javascript:x"\n',
        ":5: `base_url` is wrong: it must be an address that begins with `http://` or `https://`",
    ),
    "two sources of one name": (
        GOOD.replace('"sessions"\ntype', '"recaps"\ntype'),
        ":14: two sources are named 'recaps'",
    ),
    "broken TOML": ("[index]\npath = \n", ":2: not valid TOML: Invalid value (column 8)"),
    "TOML that ends early": ('[index]\npath = "x', ": not valid TOML: "),
}


@pytest.mark.parametrize(
    "name", ["回顾", "往期　回顾", "Q&A（第一季）", "Précis", "हिन्दी", "日本語の名前", "v1.2_a-b"]
)
def test_a_source_has_a_name_of_any_language(tmp_path, name):
    text = f'[[sources]]\nname = " {name}"\ntype = "markdown"\npath = "p"\n'
    [source] = load_settings(write(tmp_path, text)).sources
    assert source.name == name.replace("\u3000", " ")


def test_a_name_is_the_same_however_its_letters_are_composed(tmp_path):
    two = "".join(
        f'[[sources]]\nname = "{name}"\ntype = "markdown"\npath = "p"\n'
        for name in ("caf\u00e9", "cafe\u0301")
    )
    with pytest.raises(ConfigError, match="two sources are named 'caf\u00e9'"):
        load_settings(write(tmp_path, two))


@pytest.mark.parametrize(
    ("encoder", "message"),
    [
        ("models/mien", r"models/mien.* is not there; did you mean `.*models/mine`\?"),
        ("./mine", "`encoder` names the folder './mine'.* is not there"),
        ("/srv/no/such", "is not there; correct the path"),
    ],
)
def test_an_encoder_whose_folder_is_missing_is_no_model_to_download(tmp_path, encoder, message):
    (tmp_path / "models" / "mine").mkdir(parents=True)
    file = write(tmp_path, f'[index]\n\nencoder = "{encoder}"\n')
    with pytest.raises(ConfigError, match=message) as caught:
        load_settings(file)
    assert str(caught.value).startswith(f"{file}:3: ")


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_gives_an_error_with_its_name_and_line(tmp_path, text, message):
    file = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert str(caught.value).startswith(f"{file}{message}")
    assert "\n" not in str(caught.value)


def test_a_missing_file_gives_an_error_with_the_option_for_another(tmp_path):
    with pytest.raises(ConfigError, match=r"no such file; .*--config"):
        load_settings(tmp_path / "huigu.toml")


def test_a_folder_and_a_file_that_is_not_utf_8_give_an_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)
    (tmp_path / "gbk.toml").write_bytes("# 回顾".encode("gbk"))
    with pytest.raises(ConfigError, match="save it as UTF-8"):
        load_settings(tmp_path / "gbk.toml")


def test_tables_of_other_programs_are_ignored_or_checked(tmp_path):
    file = write(tmp_path, "[server]\nport = 'x'\n")
    assert load_settings(file).sources == ()
    with pytest.raises(ConfigError, match=r":1: unknown key `server`"):
        load_settings(file, {"index_of_ours": IndexSettings})


def test_encoded_settings_can_be_decoded(tmp_path):
    settings = load_settings(write(tmp_path, GOOD))
    assert decode_settings(msgspec.json.encode(settings)) == settings


def test_the_fingerprint_covers_exactly_the_settings_that_change_the_index(tmp_path):
    settings = load_settings(write(tmp_path, GOOD))
    moved = msgspec.structs.replace(settings, folder="/elsewhere", index=IndexSettings("i", keep=9))
    assert moved.fingerprint() == settings.fingerprint()
    source = msgspec.structs.replace(settings.sources[0], event="MeshDay")
    others = (
        Settings(settings.index, settings.sources[:1]),
        Settings(settings.index, (source, settings.sources[1])),
        Settings(IndexSettings(encoder="other"), settings.sources),
        Settings(IndexSettings(store="other"), settings.sources),
    )
    assert len({changed.fingerprint() for changed in (settings, *others)}) == 5


def test_a_folder_that_was_moved_with_its_encoder_has_the_same_fingerprint(tmp_path):
    fingerprints = set()
    for name in ("a", "b"):
        (tmp_path / name / "enc").mkdir(parents=True)
        file = write(tmp_path / name, '[index]\nencoder = "enc"\n')
        fingerprints.add(load_settings(file).fingerprint())
    assert len(fingerprints) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('every = "6"', "`every` is wrong: '6' is no time; write minutes, hours or days"),
        ('every = "1m"', "`every` is wrong: 1m is not from 5m to 60d"),
        ('every = "90d"', "`every` is wrong: 90d is not from 5m to 60d"),
    ],
)
def test_how_often_a_source_is_read_is_checked(tmp_path, line, reason):
    file = tmp_path / "huigu.toml"
    file.write_text(f'[[sources]]\nname = "a"\ntype = "jsonl"\npath = "a"\n{line}\n', "utf-8")
    with pytest.raises(ConfigError, match=re.escape(f":5: {reason}")):
        load_settings(file)
