"""`huigu` as people and scripts use it: its output and its exit codes."""

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
from click.testing import CliRunner, Result

from bot.cli.main import COMMANDS, main
from huigu.__main__ import main as run_huigu
from tests.fakes.communities.site import SLIDES_2021, VIDEO_2021, VIDEO_2022, write_site
from tests.fakes.event_loop import WAIT_S
from tests.paths import ROOT

ANSWER_KEYS = [
    "question", "language", "kind", "found", "confidence", "text", "intro",
    "citations", "links", "talks", "total", "offset", "listed", "choices",
    "related", "generated", "generation", "elapsed_ms",
]  # fmt: skip
EVAL_KEYS = [
    "queries", "recall@1", "recall@5", "recall@10", "mrr@10",
    "link_accuracy", "first_link", "link_precision", "answer_accuracy",
    "refusal_accuracy", "answered", "seconds",
]  # fmt: skip


def run(*args, **environ) -> subprocess.CompletedProcess[bytes]:
    """Run `huigu` as a process; gives its output in bytes."""
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *args],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        timeout=WAIT_S,
        check=False,
    )


def invoke(*args: str) -> Result:
    """Run `huigu` in this process, where what it says is asked for and not how a process ends."""
    return CliRunner().invoke(main, args)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """A site with an index."""
    file = write_site(tmp_path_factory.mktemp("site"))
    built = run("rebuild", "--config", str(file))
    assert built.returncode == 0, built.stderr.decode()
    return file


def test_ask_prints_one_json_object(config):
    done = run("ask", "--config", str(config), "--json", "where are the MeshCon 2022 videos")
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert list(answer) == ANSWER_KEYS
    assert (answer["found"], answer["language"]) == (True, "en")
    assert answer["links"][0]["url"] == VIDEO_2022
    keys = [
        "url",
        "label",
        "kind",
        "platform",
        "citation",
        "talk",
        "event",
        "year",
        "scope",
        "dead",
    ]
    assert list(answer["links"][0]) == keys
    assert list(answer["citations"][0]) == [
        "number", "title", "headings", "url", "quote", "published", "source", "held", "event",
        "document", "passage",
    ]  # fmt: skip
    assert done.stderr == b""


def test_ask_explains_itself_where_it_is_told_to(config):
    args = ("ask", "--config", str(config), "--explain", "MeshCon 2022 video")
    explained = json.loads(invoke(*args, "--json").stdout)["explanation"]
    assert (explained["intent"], explained["follows"]) == ("links", False)
    assert [mention["name"] for mention in explained["mentions"]] == ["MeshCon 2022"]
    shown = invoke(*args).stdout
    assert "How I read the question\n  Wants: links" in shown
    assert "  Names: MeshCon 2022 (event)\n" in shown
    assert "  Limited to: video" in shown


def test_a_question_without_quotes_is_answered_in_its_language(config):
    done = run("ask", "--config", str(config), "MeshCon", "2021", "的视频在哪里看")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert f"      {VIDEO_2021}\n" in shown
    assert "来源" in shown
    assert "有把握" in shown
    assert "\x1b" not in shown


def test_the_language_of_the_answer_can_be_chosen(config):
    args = ("ask", "--config", str(config), "--language", "en", "MeshCon 2021 的幻灯片")
    shown = invoke(*args).stdout
    assert SLIDES_2021 in shown
    assert "Sources" in shown


def test_not_found_is_an_answer_with_exit_code_3(config):
    question = "how long must rice be cooked at sea level"
    done = run("ask", "--config", str(config), "--json", question)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["found"], answer["links"]) == (3, False, [])
    as_text = invoke("ask", "--config", str(config), question)
    assert as_text.exit_code == 3
    assert as_text.stdout.startswith(answer["text"])


def test_json_is_utf8_and_text_is_printed_on_a_latin_1_terminal(config):
    latin = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    args = ("ask", "--config", str(config), "MeshCon 2021 的视频")
    assert json.loads(run(*args, "--json", **latin).stdout.decode())["question"].endswith("的视频")
    shown = run(*args, **latin)
    assert shown.returncode == 0
    assert VIDEO_2021 in shown.stdout.decode("latin-1")


def test_a_question_with_invalid_bytes_is_answered(config):
    done = run("ask", "--config", str(config), "--json", b"MeshCon \xff\xfe 2022 video")
    assert json.loads(done.stdout)["links"][0]["url"] == VIDEO_2022


def run_in_terminal(*args: str, stream: str) -> tuple[int, bytes]:
    """Run `huigu` with stdout or stderr on a terminal; gives exit code and output there."""
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
        with suppress(OSError):  # reading a closed terminal is EIO on Linux
            while block := os.read(controller, 4096):
                shown += block
    os.close(controller)
    return process.returncode, shown


def test_a_terminal_gets_colours_and_links(config):
    code, shown = run_in_terminal(
        "ask", "--config", str(config), "MeshCon 2022 video", stream="stdout"
    )
    assert code == 0
    assert f";{VIDEO_2022}\x1b\\".encode() in shown
    assert b"\x1b[1m" in shown


def test_a_terminal_gets_links_as_a_table_with_whole_addresses(config):
    code, shown = run_in_terminal("links", "--config", str(config), stream="stdout")
    lines = shown.decode().replace("\r", "").splitlines()
    assert code == 0
    assert "\t" not in shown.decode()
    assert lines[0].removeprefix("\x1b[1m").split() == ["kind", "label", "page"]
    # Two lines a link, because label, page and address do not fit beside each other.
    assert f"  {VIDEO_2021}" in lines
    place = lines.index(f"  {VIDEO_2021}") - 1
    assert lines[place].startswith("video ")
    assert "MeshCon 2021 视频回放" in lines[place]


def test_a_terminal_gets_a_progress_bar(config):
    code, shown = run_in_terminal("rebuild", "--full", "--config", str(config), stream="stderr")
    assert code == 0
    assert "━".encode() in shown
    assert b"5/5" in shown


@pytest.mark.slow
def test_eval_prints_its_documented_keys_and_writes_a_folder(config, tmp_path):
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
    results = json.loads(done.stdout)
    assert list(results) == [*EVAL_KEYS, "lang"]
    assert list(results["lang"]) == ["en", "zh"]
    assert list(results["lang"]["en"]) == EVAL_KEYS
    assert (results["queries"], results["recall@10"]) == (3, 1.0)
    # The second row expects the link of another year, so it must count as wrong.
    assert [results["lang"][name]["link_accuracy"] for name in ("en", "zh")] == [1, 0]
    assert results["refusal_accuracy"] == 1.0
    assert json.loads((tmp_path / "out" / "results.json").read_text()) == results
    [miss] = (tmp_path / "out" / "misses.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(miss)["id"] == "2"
    assert "3/3" in done.stderr.decode()
    table = invoke("eval", str(file), "--config", str(config)).stdout
    assert table.splitlines()[0].split() == ["|", "measure", "|", "all", "|", "en", "|", "zh", "|"]


def test_eval_warns_of_ids_that_no_document_has_and_still_measures(config, tmp_path):
    row = {"id": "1", "query": "MeshCon 2022 recordings", "lang": "en", "relevant": ["recaps/x.md"]}
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = invoke("eval", str(file), "--config", str(config), "--json")
    assert (done.exit_code, json.loads(done.stdout)["recall@10"]) == (0, 0.0)
    assert "huigu: ids in `relevant` that are of no document of this index: 1 of 1 " in done.stderr
    assert "'recaps/x.md'" in done.stderr


def test_a_broken_question_file_is_an_error_with_its_line(config, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": "1"}\n', encoding="utf-8")
    done = invoke("eval", str(file), "--config", str(config), "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"huigu: {file}:1: ")


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
def test_wrong_usage_is_exit_code_2_with_the_usage(args):
    result = CliRunner().invoke(main, args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["rebild"], "Did you mean 'rebuild'?"),
        (["Status"], "Did you mean 'status'?"),
        (["un-answered"], "Did you mean 'unanswered'?"),
        (["重建"], "The commands are: init, rebuild, ask, "),
        (["MeshCon 2022 的视频"], "To ask a question, write: huigu ask QUESTION"),
        (["links", "--sorce", "recaps"], "--source"),
        (["ask", "--langauge", "zh", "x"], "--language"),
        (["--versoin"], "--version"),
        (["--config", "x.toml", "ask"], "--config comes after the command"),
        (["--jsno", "status"], "--json comes after the command"),
    ],
)
def test_a_misspelt_command_or_option_gets_the_nearest_one(args, hint):
    result = CliRunner().invoke(main, args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr


@pytest.mark.parametrize("args", ["links --config {}", "status --config {}", "--help", "--version"])
def test_a_full_disk_is_one_line_on_stderr(config, args):
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "bot.cli.main", *args.format(config).split()]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == "huigu: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(
    ("command", "reader"),
    [
        ("links --config {}", "head -n 1"),
        ("links --json --config {}", "true"),
        ("search --config {} mesh", "true"),
        ("rebuild --full --config {}", "true"),
        ("--help", "true"),
        ("links --help", "true"),
        ("--version", "true"),
    ],
)
def test_a_reader_that_leaves_is_no_error(config, command, reader):
    huigu = f"{sys.executable} -m bot.cli.main {command.format(config)}"
    line = f"{huigu} 2>&3 | {reader} >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", f"exec 3>&2; {line}"], cwd=ROOT, capture_output=True, check=False
    )
    shown = done.stderr.decode()
    assert done.returncode == 0, shown
    assert "Error" not in shown
    assert "Broken pipe" not in shown


def test_a_rebuild_goes_on_when_nobody_reads_its_progress(config):
    before = json.loads(invoke("status", "--json", "--config", str(config)).stdout)["generation"]
    huigu = f"{sys.executable} -m bot.cli.main rebuild --full --config {config}"
    line = f"{huigu} 2>&1 | true; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", line], cwd=ROOT, check=False).returncode == 0
    after = json.loads(invoke("status", "--json", "--config", str(config)).stdout)["generation"]
    assert after > before


def stop_command(*args: str, number: signal.Signals) -> tuple[int, str, str]:
    """Send a signal after the first line on stderr; gives exit code, stdout and stderr."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", *args],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            first = process.stderr.readline()
            process.send_signal(number)
            shown, rest = process.communicate(timeout=WAIT_S)
        finally:
            process.kill()
    return process.returncode, shown, first + rest


def write_large_site(folder: Path) -> Path:
    """Write a site that takes seconds to index."""
    config = write_site(folder)
    rows = (
        {"id": f"s{number}", "title": f"Talk {number}", "text": f"Mesh number {number}. " * 40}
        for number in range(20_000)
    )
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "sessions.jsonl").write_text(lines, encoding="utf-8")
    return config


@pytest.mark.parametrize(
    ("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=str
)
def test_a_stopped_rebuild_says_what_serves(tmp_path, number, exit_code):
    config = write_large_site(tmp_path)
    code, shown, errors = stop_command("rebuild", "--config", str(config), number=number)
    assert (code, shown) == (exit_code, "")
    assert errors.splitlines()[-1].startswith("huigu: stopped; there is no index yet")
    sessions = tmp_path / "sessions.jsonl"
    rows = sessions.read_bytes()
    sessions.write_bytes(rows[: rows.index(b"\n") + 1])
    assert invoke("rebuild", "--config", str(config)).exit_code == 0
    status = json.loads(invoke("status", "--json", "--config", str(config)).stdout)
    sessions.write_bytes(rows)
    args = ("rebuild", "--full", "--config", str(config))
    code, shown, errors = stop_command(*args, number=number)
    assert (code, shown) == (exit_code, "")
    last = errors.splitlines()[-1]
    assert last == f"huigu: stopped; generation {status['generation']} still serves"
    assert "Traceback" not in errors
    assert json.loads(invoke("status", "--json", "--config", str(config)).stdout) == status


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
    assert rest.endswith(b"huigu: stopped\n")
    assert b"Traceback" not in rest


def test_ctrl_c_while_a_command_is_imported_is_one_line(monkeypatch, capsys):
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.main.main", interrupt)
    with pytest.raises(SystemExit) as ended:
        run_huigu()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "huigu: stopped\n"


def test_serve_answers_until_sigterm(config):
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0", "--json"]
    with subprocess.Popen(
        [*command, "--config", str(config)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            output = ""
            while not (address := re.search(r"http://127\.0\.0\.1:\d+/", output)):
                line = process.stderr.readline()
                assert line, output
                output += line
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
  done, 1 failed (one line says why), 2 wrong usage, 3 nothing found.

Options:
  --version   Print the version and exit.
  -h, --help  Show this message and exit.

Commands:
  init        Look at a folder, and write the huigu.toml that reads it.
  rebuild     Read the sources and switch to a new index.
  ask         Answer a question, with links and sources.
  search      Find the passages nearest to a query.
  links       List every link of the index, with the page that gives it.
  events      List the events that the pages tell of, the earliest first.
  talks       List the talks that the pages tell of, by event.
  people      List the people who gave talks.
  pages       List every page of the index, with its address and event.
  eval        Measure answers against questions with known ones.
  status      Show the current index and check its files.
  unanswered  List questions without an answer, the most frequent first.
  report      Report what was asked, what was missing, and what to write next.
  forget      Delete what is kept of a person: questions, verdicts and
              conversations.
  announce    Post new pages and the weekly digest to WeCom and Discord.
  rollback    Switch back to the index before the current one.
  copy        Copy the current index to another store, or to another place.
  pull        Bring the index that another machine serves here.
  mcp         Give the archive to an assistant on this machine.
  keys        Make, list and revoke keys of the HTTP API.
  serve       Answer on every configured channel until stopped.

  Examples:
    huigu init
    huigu rebuild
    huigu ask where are the videos of the last event
    huigu ask "上次活动的视频在哪里看"
    huigu serve
"""


def test_the_help_is_as_documented():
    result = CliRunner().invoke(main, ["--help"], prog_name="huigu")
    assert result.stdout == HELP


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_config_json_and_examples(name):
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    for part in ("--config", "--json", "Examples:", f"  huigu {name}"):
        assert part in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_table_is_the_first_line_of_the_help(name):
    """`huigu --help` prints the table without importing the command."""
    target, line = COMMANDS[name]
    command = resolve_name(target)
    assert isinstance(command, click.Command)
    assert (command.help or "").splitlines()[0] == line


def test_the_version_is_printed():
    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("huigu ")


def list_imports(*args: str) -> set[str]:
    """List the modules that a command imports, and their top-level packages."""
    code = (
        "import sys\nfrom bot.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(*{part for name in sys.modules for part in (name, name.partition('.')[0])},"
        "file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_only_click():
    """Shell completion runs it: 0.1 s, not 0.5 s."""
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
    assert list_imports("--help") & heavy == set()


def test_ask_imports_nothing_of_other_commands(config):
    heavy = {"rich", "aiohttp", "prometheus_client", "markdown_it", "matplotlib", "torch"}
    heavy |= {"numpy.ma", "huggingface_hub", "hf_xet", "asyncio", "filelock", "pypinyin", "discord"}
    heavy |= {"ada_url", "tokenizers", "mcp", "faiss", "bot.services.contracts"}
    assert list_imports("ask", "--config", str(config), "MeshCon 2022 video") & heavy == set()
