"""`huigu` as a person or a script meets it: what is printed where, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name

import click
import pytest
from click.testing import CliRunner

from bot.cli.main import COMMANDS, main
from tests.fakes.event_loop import WAIT_S
from tests.fakes.site import SLIDES_2021, VIDEO_2021, VIDEO_2022, write_site
from tests.paths import ROOT

KEYS_OF_ANSWER = [
    "question", "language", "found", "confidence", "text", "citations",
    "links", "related", "generated", "generation", "elapsed_ms",
]  # fmt: skip
KEYS_OF_EVAL = [
    "queries", "recall@1", "recall@5", "recall@10", "mrr@10",
    "link_accuracy", "refusal_accuracy", "answered", "seconds",
]  # fmt: skip


def run(*args, **environ) -> subprocess.CompletedProcess[bytes]:
    """Run `huigu` as its own process; its output as bytes, stdout and stderr apart."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *args],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        timeout=WAIT_S,
        check=False,
    )


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """A site with an index."""
    file = write_site(tmp_path_factory.mktemp("site"))
    built = run("rebuild", "--config", str(file))
    assert built.returncode == 0, built.stderr.decode()
    return file


def test_ask_gives_one_answer_object_and_nothing_else_on_stdout(config):
    done = run("ask", "--config", str(config), "--json", "where are the MeshCon 2022 videos")
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert list(answer) == KEYS_OF_ANSWER
    assert (answer["found"], answer["language"]) == (True, "en")
    assert answer["links"][0]["url"] == VIDEO_2022
    assert list(answer["links"][0]) == ["url", "label", "kind", "platform", "citation"]
    assert list(answer["citations"][0]) == [
        "number", "title", "url", "quote", "published", "source",
    ]  # fmt: skip
    assert done.stderr == b""


def test_a_question_needs_no_quotes_and_is_answered_in_its_language(config):
    done = run("ask", "--config", str(config), "MeshCon", "2021", "的视频在哪里看")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert f"      {VIDEO_2021}\n" in shown
    assert "出处" in shown
    assert "置信度" in shown
    assert "\x1b" not in shown


def test_the_language_of_the_answer_can_be_chosen(config):
    args = ("ask", "--config", str(config), "--language", "en", "MeshCon 2021 的幻灯片")
    shown = run(*args).stdout.decode()
    assert SLIDES_2021 in shown
    assert "Sources" in shown


def test_not_found_is_an_answer_too_with_exit_code_3(config):
    question = "how long must rice be cooked at sea level"
    done = run("ask", "--config", str(config), "--json", question)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["found"], answer["links"]) == (3, False, [])
    person = run("ask", "--config", str(config), question)
    assert person.returncode == 3
    assert person.stdout.decode().startswith(answer["text"])


def test_json_is_utf8_and_text_does_not_crash_whatever_the_terminal_can_show(config):
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    args = ("ask", "--config", str(config), "MeshCon 2021 的视频")
    assert json.loads(run(*args, "--json", **latin).stdout.decode())["question"].endswith("的视频")
    shown = run(*args, **latin)
    assert shown.returncode == 0
    assert VIDEO_2021 in shown.stdout.decode("latin-1")


def test_bytes_that_are_no_text_are_a_question_all_the_same(config):
    done = run("ask", "--config", str(config), "--json", b"MeshCon \xff\xfe 2022 video")
    assert json.loads(done.stdout)["links"][0]["url"] == VIDEO_2022


def in_terminal(*args: str, stream: str) -> tuple[int, bytes]:
    """Run `huigu` with stdout or stderr on a terminal; its exit code and what was shown there."""
    controller, terminal = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    environ |= {"TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", *args],
        cwd=ROOT,
        env=environ,
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {stream: terminal},
    ) as process:
        os.close(terminal)
        shown = b""
        with suppress(OSError):  # Linux ends a closed terminal with EIO
            while block := os.read(controller, 4096):
                shown += block
    os.close(controller)
    return process.returncode, shown


def test_a_terminal_gets_colours_and_links_to_click(config):
    code, shown = in_terminal("ask", "--config", str(config), "MeshCon 2022 video", stream="stdout")
    assert code == 0
    assert f";{VIDEO_2022}\x1b\\".encode() in shown
    assert b"\x1b[1m" in shown


def test_a_terminal_shows_a_rebuild_as_a_bar(config):
    code, shown = in_terminal("rebuild", "--full", "--config", str(config), stream="stderr")
    assert code == 0
    assert "━".encode() in shown
    assert b"5/5" in shown


def test_eval_prints_the_keys_of_the_contract_and_writes_its_folder(config, tmp_path):
    rows = [
        {
            "id": "1",
            "query": "MeshCon 2022 recordings",
            "lang": "en",
            "relevant": ["meshcon-2022.md"],
            "expected_links": [VIDEO_2022],
        },
        {
            "id": "2",
            "query": "MeshCon 2021 的视频在哪里看",
            "lang": "zh",
            "relevant": ["meshcon-2021.md"],
            "expected_links": [VIDEO_2022],
        },
        {
            "id": "3",
            "query": "how long must rice be cooked at sea level",
            "lang": "en",
            "relevant": [],
            "answerable": False,
        },
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("eval", str(file), "--config", str(config), "--json", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert list(found) == [*KEYS_OF_EVAL, "lang"]
    assert list(found["lang"]) == ["en", "zh"]
    assert list(found["lang"]["en"]) == KEYS_OF_EVAL
    assert (found["queries"], found["recall@10"]) == (3, 1.0)
    # The second row expects the link of another year, so it must count as wrong.
    assert (found["lang"]["en"]["link_accuracy"], found["lang"]["zh"]["link_accuracy"]) == (1, 0)
    assert found["refusal_accuracy"] == 1.0
    assert json.loads((tmp_path / "out" / "results.json").read_text()) == found
    [miss] = (tmp_path / "out" / "misses.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(miss)["id"] == "2"
    assert "3/3" in done.stderr.decode()
    table = run("eval", str(file), "--config", str(config)).stdout.decode()
    assert table.splitlines()[0].split() == ["|", "measure", "|", "all", "|", "en", "|", "zh", "|"]


def test_a_broken_question_file_is_named_by_line(config, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1"}\n', encoding="utf-8")
    done = run("eval", str(file), "--config", str(config), "--json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(f"huigu: {file}:1: ")


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("command", ["rebuild", "ask x", "search x", "links", "status", "serve"])
def test_a_missing_configuration_is_one_line_on_stderr(tmp_path, command, form):
    result = CliRunner().invoke(
        main, [*command.split(), "--config", str(tmp_path / "none.toml"), *form]
    )
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"huigu: {tmp_path}/none.toml: no such file")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "args",
    [
        ["ask"],
        ["ask", ""],
        ["ask", "--language", "fr", "x"],
        ["ask", "x" * 501],
        ["eval"],
        ["eval", "no-such-file.jsonl"],
        ["serve", "--port", "70000"],
        ["rebuidl"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_how_it_is_right(args):
    result = CliRunner().invoke(main, args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


def test_a_full_disk_is_one_line(config):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "bot.cli.main", "links", "--config", str(config)]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == "huigu: [Errno 28] No space left on device\n"


def test_a_reader_that_goes_away_is_no_error(config):
    command = f"{sys.executable} -m bot.cli.main links --config {config} | head -n 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_ctrl_c_ends_with_130_and_no_traceback(config, tmp_path):
    rows = ({"id": str(i), "query": "q", "lang": "en", "relevant": []} for i in range(50_000))
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, "-m", "bot.cli.main", "eval", str(file), "--config", str(config)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        try:
            first = process.stderr.readline()
            time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
            process.wait(timeout=WAIT_S)
        finally:
            process.kill()
    assert b"evaluate" in first
    assert process.returncode == 130
    assert b"Traceback" not in rest


def test_serve_answers_until_it_is_told_to_stop(config):
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--config", str(config)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            told = ""
            while not (address := re.search(r"http://127\.0\.0\.1:\d+/", told)):
                line = process.stderr.readline()
                assert line, told
                told += line
            with urllib.request.urlopen(f"{address[0]}query?q=MeshCon+2022+video") as reply:
                answer = json.load(reply)
            process.send_signal(signal.SIGTERM)
            shown, _ = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
    assert answer["links"][0]["url"] == VIDEO_2022
    assert (process.returncode, shown) == (0, '{"stopped":true}\n')


HELP = """\
Usage: huigu [OPTIONS] COMMAND [ARGS]...

  Answer a community's questions from its own pages, with links it can prove.

  Every command takes --config (default huigu.toml) and --json. Exit codes: 0
  done, 1 failed with one line that says why, 2 wrong usage, 3 nothing found.

Options:
  --version   Print the version and end.
  -h, --help  Show this message and exit.

Commands:
  rebuild     Read the sources and switch to a new index.
  ask         Answer a question, with links and sources.
  search      Find the passages nearest to a query.
  links       List every link of the index, with the page that gives it.
  eval        Measure answers against questions with known ones.
  status      Show the current index and check its files.
  unanswered  List what people asked and nobody could find.
  announce    Post new pages and the weekly digest into WeCom groups.
  rollback    Switch back to the index before the current one.
  serve       Answer on every configured channel until stopped.

  Examples:
    huigu rebuild
    huigu ask where are the IstioCon videos
    huigu ask "IstioCon 的视频在哪里看"
    huigu serve
"""


def test_the_help_is_this_text():
    result = CliRunner().invoke(main, ["--help"], prog_name="huigu")
    assert result.stdout == HELP


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_takes_config_and_json(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    for part in ("--config", "--json", "Examples:", f"  huigu {name}"):
        assert part in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_the_same_as_the_command(name):
    """`huigu --help` prints the table without importing the command."""
    target, line = COMMANDS[name]
    command = resolve_name(target)
    assert isinstance(command, click.Command)
    assert (command.help or "").splitlines()[0] == line


def test_the_version_is_printed():
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("huigu ")


def imported_by(*args: str) -> set[str]:
    """Top-level packages that a command imports."""
    code = (
        "import sys\nfrom bot.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_no_more_than_click():
    """It is what shells complete from and what people wait for: 0.1 s, not 0.5 s."""
    heavy = {
        "msgspec",
        "numpy",
        "faiss",
        "tantivy",
        "rich",
        "aiohttp",
        "asyncio",
        "importlib_metadata",
    }
    assert imported_by("--help") & heavy == set()


def test_ask_imports_nothing_that_only_other_commands_need(config):
    heavy = {"rich", "aiohttp", "prometheus_client", "markdown_it", "matplotlib", "torch"}
    assert imported_by("ask", "--config", str(config), "MeshCon 2022 video") & heavy == set()
