"""`huigu init` as newcomers use it, and the first index that `huigu serve` builds."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.config import load_bot_settings
from indexer.building.rebuild import rebuild
from indexer.cli.first_index import build_first_index
from indexer.config import load_settings
from indexer.errors import SourceError
from indexer.generations.folder import Generations
from tests.fakes.communities.sample_sites import SITES
from tests.fakes.other_user import as_other_user
from tests.paths import ROOT


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A Hugo site, which is the working directory."""
    folder = tmp_path / "site"
    SITES["hugo"].write(folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    done = CliRunner().invoke(main, ["init", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def read_files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_site_gets_a_configuration_that_loads_and_says_what_to_check(site):
    done = run()
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("wrote huigu.toml\n")
    assert "site: ., a Hugo site, 2 pages, en; https://mesh.dev/con/" in done.stdout
    for command in ("huigu rebuild", "huigu pages", "huigu events", "huigu serve"):
        assert f"  {command} " in done.stdout
    settings = load_bot_settings(site / "huigu.toml").indexer
    assert [(one.type, one.path) for one in settings.sources] == [("markdown", ".")]
    assert settings.community.name == "MeshCon"
    assert (site / ".huigu" / ".gitignore").read_text().endswith("\n*\n")


def test_a_second_run_changes_nothing_and_says_so(site):
    run()
    before = read_files(site)
    done = run()
    assert done.exit_code == 0
    assert "huigu.toml is there already, and nothing was changed; it reads: site" in done.stdout
    assert read_files(site) == before
    as_json = json.loads(run("--json").stdout)
    assert (as_json["written"], as_json["community"]) == (False, "MeshCon")


def test_force_keeps_every_old_file(site):
    for text in ("# first\n", "# second\n"):
        (site / "huigu.toml").write_text(text)
        done = run("--force")
        assert done.exit_code == 0
        assert "wrote huigu.toml (the old one is huigu.toml.bak" in done.stdout
    assert (site / "huigu.toml.bak").read_text() == "# first\n"
    assert (site / "huigu.toml.bak1").read_text() == "# second\n"
    assert [one.name for one in load_settings(site / "huigu.toml").sources] == ["site"]


def test_a_dry_run_prints_the_file_and_writes_none(site):
    before = read_files(site)
    printed = run("--dry-run").stdout
    assert read_files(site) == before
    run()
    assert printed == (site / "huigu.toml").read_text(encoding="utf-8")
    # Nothing is in its way: it writes nothing.
    assert run("--dry-run", "--name", "Other").stdout == printed.replace('"MeshCon" ', '"Other"   ')


def test_json_says_the_same_for_programs(site):
    told = json.loads(run("--json").stdout)
    assert told["written"] is True
    assert told["text"] == (site / "huigu.toml").read_text(encoding="utf-8")
    (source,) = told["sources"]
    assert {key: source[key] for key in ("name", "type", "path", "generator", "entries")} == {
        "name": "site",
        "type": "markdown",
        "path": ".",
        "generator": "hugo",
        "entries": 2,
    }
    assert source["sample"]["languages"] == [["en", 2]]
    assert told["unsure"] == []


def test_an_empty_folder_says_what_to_do(empty):
    done = run()
    assert done.exit_code == 3
    assert "huigu: nothing to read in .: no Markdown" in done.stderr
    assert "huigu init FOLDER" in done.stderr
    assert list(empty.iterdir()) == []
    assert json.loads(run("--json").stdout)["sources"] == []


def test_a_command_without_a_configuration_names_init(empty):
    for command in (["rebuild"], ["ask", "where"], ["serve"], ["pages"], ["status"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 1
        assert "huigu.toml: no such file; run `huigu init`" in done.stderr


def test_a_place_may_be_elsewhere_and_several_may_be_given(empty):
    SITES["hugo"].write(empty / "web" / "site")
    done = run("web/site", "https://github.com/rope/slides", "--name", "Rope Club")
    assert done.exit_code == 0, done.stderr
    settings = load_settings(empty / "huigu.toml")
    assert [(one.type, one.path) for one in settings.sources] == [
        ("markdown", "web/site"),
        ("git", ""),
    ]
    assert settings.community.name == "Rope Club"
    assert settings.index.path == "data/index"
    assert (empty / "data" / ".gitignore").exists()


def test_the_file_is_written_where_config_says(site, tmp_path):
    file = str(tmp_path / "bot" / "huigu.toml")
    done = run("--config", file)
    assert (done.exit_code, "bot: no such folder; make it" in done.stderr) == (2, True)
    (tmp_path / "bot").mkdir()
    assert run("--config", file).exit_code == 0
    settings = load_settings(tmp_path / "bot" / "huigu.toml")
    assert settings.resolve(settings.sources[0].path) == site
    assert rebuild(settings).documents == 2


def test_a_wrong_place_or_configuration_is_one_line(site):
    done = run("nowhere")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "huigu: nowhere: no such file or folder; correct it" in done.stderr
    (site / "huigu.toml").write_text("[index]\npaht = 1\n")
    done = run()
    assert done.exit_code == 1
    assert "huigu.toml:2: unknown key `paht`" in done.stderr


def test_a_folder_that_cannot_be_written_is_named(open_path, monkeypatch):
    SITES["hugo"].write(open_path / "site")
    (open_path / "site").chmod(0o555)
    monkeypatch.chdir(open_path / "site")
    with as_other_user():
        done = run()
    (open_path / "site").chmod(0o755)
    assert done.exit_code == 1
    assert "huigu.toml: cannot be written (Permission denied)" in done.stderr
    assert not (open_path / "site" / "huigu.toml").exists()


class Terminal:
    """`huigu init` on a terminal; what is typed is sent when its question is there."""

    def __init__(self, folder, *answers):
        controller, terminal = pty.openpty()
        environ = os.environ | {"TERM": "dumb", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "init"],
            cwd=folder, env=environ, stdin=terminal, stdout=terminal, stderr=terminal,
        )  # fmt: skip
        os.close(terminal)
        self.shown = ""
        waiting = list(answers)
        end_s = time.monotonic() + 60
        with suppress(OSError):  # reading a closed terminal is EIO on Linux
            while (block := os.read(controller, 4096)) and time.monotonic() < end_s:
                self.shown += block.decode(errors="replace")
                if waiting and waiting[0][0] in self.shown:
                    os.write(controller, f"{waiting.pop(0)[1]}\n".encode())
        os.close(controller)
        self.code = process.wait(10)
        assert waiting == [], self.shown


@pytest.mark.slow
def test_a_terminal_is_asked_where_the_pages_are(tmp_path):
    SITES["hugo"].write(tmp_path / "web")
    (tmp_path / "bot").mkdir()
    asked = Terminal(
        tmp_path / "bot",
        ("Where are the pages?", "../web"),
        ("What is the community called? [MeshCon]", "帆船俱乐部"),
    )
    assert asked.code == 0, asked.shown
    settings = load_settings(tmp_path / "bot" / "huigu.toml")
    assert (settings.sources[0].path, settings.community.name) == ("../web", "帆船俱乐部")


@pytest.mark.slow
def test_a_terminal_is_asked_nothing_that_is_clear(site):
    asked = Terminal(site)
    assert (asked.code, "?" in asked.shown.partition("Next:")[0]) == (0, False)
    assert load_settings(site / "huigu.toml").community.name == "MeshCon"


@pytest.mark.slow
def test_a_terminal_chooses_of_several(tmp_path):
    SITES["hugo"].write(tmp_path / "a")
    SITES["mkdocs"].write(tmp_path / "b")
    asked = Terminal(
        tmp_path,
        ("Which of them? Numbers, or all [all]", "7"),
        ("Write numbers from 1 to 2", "2"),
        ("What is the community called?", ""),
    )
    assert asked.code == 0, asked.shown
    settings = load_settings(tmp_path / "huigu.toml")
    assert [one.path for one in settings.sources] == ["b"]
    assert '# path = "a"' in (tmp_path / "huigu.toml").read_text()


def build(settings):
    """Build the first index in this process."""

    async def rebuild_here(progress):
        return rebuild(settings, progress=progress)

    build_first_index(settings, rebuild_here)


@pytest.fixture
def settings(site):
    run()
    return load_settings(site / "huigu.toml")


def test_the_first_index_is_built_once(settings, capsys):
    build(settings)
    generations = Generations(settings.resolve(settings.index.path))
    first = generations.current()
    told = capsys.readouterr().err
    assert "no index yet: reading the sources for the first time" in told
    assert "2 documents" in told
    build(settings)
    assert (generations.ids(), capsys.readouterr().err) == ([first], "")


@pytest.mark.parametrize("harm", ["link", "generation", "both"])
def test_an_index_that_is_harmed_is_not_built_anew(harm, settings):
    generations = Generations(settings.resolve(settings.index.path))
    rebuild(settings)
    if harm in {"link", "both"}:
        (generations.folder / "current").unlink()
    if harm in {"generation", "both"}:
        path = generations.path(generations.ids()[0])
        path.rename(path.with_name("somebody-s-copy"))
    before = sorted(generations.folder.rglob("*"))
    build(settings)
    assert sorted(generations.folder.rglob("*")) == before


def test_what_a_rebuild_that_died_left_is_no_index(settings):
    generations = Generations(settings.resolve(settings.index.path))
    (generations.folder / "generations" / ".building-20261201T010101Z-0000").mkdir(parents=True)
    build(settings)
    assert len(generations.ids()) == 1


def test_sources_without_a_page_are_told_before_the_server_starts(settings, site):
    for page in (site / "content").iterdir():
        page.unlink()
    with pytest.raises(SourceError, match="no documents in any source"):
        build(settings)
