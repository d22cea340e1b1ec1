"""Rebuilding some sources, and what the commands say of each."""

import json

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from tests.fakes.communities.site import write_site


def huigu(config, command, *arguments):
    return CliRunner().invoke(main, [command, "--config", str(config), *arguments])


@pytest.fixture
def site(tmp_path):
    return write_site(tmp_path)


def list_names(site) -> list[str]:
    text = site.read_text("utf-8")
    return [line.split('"')[1] for line in text.splitlines() if line.startswith("name = ")]


def test_some_sources_are_rebuilt_and_status_tells_of_each(site):
    name = list_names(site)[0]
    written = site.read_text("utf-8").replace(f'name = "{name}"', f'name = "{name}"\nevery = "6h"')
    site.write_text(written, "utf-8")
    first = huigu(site, "rebuild")
    assert first.exit_code == 0, first.output
    rebuilt = json.loads(huigu(site, "rebuild", "--json", "--source", name).stdout)
    assert [one["name"] for one in rebuilt["sources"]] == [name]
    status = json.loads(huigu(site, "status", "--json", "--no-verify").stdout)
    assert [one["name"] for one in status["sources"]] == list_names(site)
    first = status["sources"][0]
    assert (first["every"], first["status"]["failures"]) == ("6h", 0)
    assert 5 * 3600 < first["due_in_s"] < 7 * 3600
    lines = huigu(site, "status", "--no-verify").stdout.splitlines()
    [line] = [one for one in lines if one.startswith(f"source      {name}: read ")]
    assert line.endswith(("the server reads it in 6 h", "the server reads it in 7 h"))


def test_an_unknown_source_is_wrong_usage_and_the_names_are_listed(site):
    result = huigu(site, "rebuild", "--source", "no such")
    assert result.exit_code == 2
    assert f"there is no source 'no such'; the sources are: {', '.join(list_names(site))}" in (
        result.stderr
    )


def test_a_source_that_fails_is_told_by_rebuild_and_by_status(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Text."}\n')
    config = tmp_path / "huigu.toml"
    config.write_text(
        '[index]\npath = "index"\n[[sources]]\nname = "pages"\ntype = "jsonl"\npath = "a.jsonl"\n'
        '[[sources]]\nname = "code"\ntype = "git"\nurl = "/nowhere/at/all"\n',
        "utf-8",
    )
    result = huigu(config, "rebuild")
    assert result.exit_code == 0
    assert "source 'code': `url` '/nowhere/at/all' is a path, which is refused" in result.stderr
    assert result.stdout.splitlines()[1] == "  code: FAILED, its documents stay"
    assert "source      code: FAILED 1 time: source 'code'" in huigu(config, "status").stdout
    assert "there is no local copy yet" in huigu(config, "rebuild", "--no-pull").stderr


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ("", "neither `path` nor `url` is given"),
        ('path = "a"\nurl = "https://git.example.org/a"', "both `path` and `url` are given"),
    ],
)
def test_a_source_that_is_pulled_has_a_path_or_an_address(tmp_path, keys, reason):
    config = tmp_path / "huigu.toml"
    config.write_text(f'[[sources]]\nname = "code"\ntype = "git"\n{keys}\n', "utf-8")
    result = huigu(config, "rebuild")
    assert result.exit_code == 1
    assert reason in result.stderr
