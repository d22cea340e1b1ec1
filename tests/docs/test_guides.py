"""Whoever follows a guide to the letter, in a fresh clone, gets what it says."""

from __future__ import annotations

import functools
import json
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import venv
from importlib import metadata
from pathlib import Path

import click
import pytest
import yaml

from bot.channels.http_api.responses.errors import STATUSES
from tests.paths import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")),
    *(ROOT / name / "README.md" for name in ("benchmarks", "training")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
PAIRS = [page for page in PAGES if page.with_suffix(".zh.md").exists()]
FENCE = re.compile(r"^( *(?:\d+\. )?)```(\w*)\n(.*?)^ *```$", re.S | re.M)
INSTALLED = {".venv/bin/huigu", ".venv/bin/python", ".venv/bin/pip"}
"""What `make install` makes."""
TOOLS = {"make", "git", "docker", "curl", "chmod", "read", "export", "uvx", "python3"}
"""What the guides may take from the machine."""
OURS = re.compile(r"^\s*(?:\S*/)?(?:huigu|python3?|pip) ", re.M)


def read_blocks(page: Path) -> list[tuple[str, str]]:
    """The fenced blocks of a page: language and text."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [(language, text) for _, language, text in found]


def read_commands(page: Path) -> list[list[str]]:
    """The commands of a page's shell blocks, as words; `a && b` are two."""
    commands = []
    for language, text in read_blocks(page):
        if language != "bash":
            continue
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words:
                end = words.index("&&") if "&&" in words else len(words)
                commands.append(words[:end])
                words = words[end + 1 :]
    return commands


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_of_a_page_is_there_after_make_install(page):
    unknown = [words for words in read_commands(page) if words[0] not in INSTALLED | TOOLS]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_a_block_with_commands_says_that_it_is_one(page):
    """Otherwise the test above would not see it."""
    assert [
        text for language, text in read_blocks(page) if not language and OURS.search(text)
    ] == []


@functools.cache
def list_default_packages() -> set[str]:
    """What our default dependencies are called in an `import`."""
    names = {
        re.match(r"[\w-]+", line)[0].lower()
        for line in metadata.requires("huigu")
        if "extra ==" not in line
    }
    packages = metadata.packages_distributions().items()
    return {name for name, owners in packages if names & {owner.lower() for owner in owners}}


@pytest.mark.parametrize(
    "page", [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"], ids=lambda page: page.name
)
def test_a_module_that_a_guide_runs_needs_only_the_default_install(page):
    """Also in the middle of a sentence."""
    for module in re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8")):
        path = ROOT.joinpath(*module.split("."))
        file = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
        imports = re.findall(r"^(?:from|import) (\w+)", file.read_text(encoding="utf-8"), re.M)
        ours = {folder.name for folder in ROOT.iterdir()}
        unknown = set(imports) - ours - list_default_packages() - sys.stdlib_module_names
        assert unknown == set(), f"{page.name}: {module}"


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_a_page_that_names_huigu_says_where_it_is(page):
    text = page.read_text(encoding="utf-8")
    if re.search(r"`huigu ", text) and page.parent.name in {"channels", "docs"}:
        assert ".venv/bin/huigu" in text or page.name.startswith(("architecture", "container"))


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_nothing_is_pasted_into_a_secret(page):
    """`read` takes the line behind it, if there is one in the same block."""
    for _, text in read_blocks(page):
        lines = text.strip().splitlines()
        assert len(lines) == 1 or not any("read -rs" in line for line in lines)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone with what `make install` makes; the libraries are the tests' own."""
    folder = tmp_path_factory.mktemp("clone") / "huigu"
    folder.mkdir()
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, files.stdout.decode().split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    venv.create(folder / ".venv", symlinks=True)
    python = folder / ".venv" / "bin" / "python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(subprocess.check_output([python, "-c", code], text=True).strip())
    (packages / "libraries.pth").write_text(f"{Path(click.__file__).parent.parent}\n")
    install = ("install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, *install, folder],
        check=True,
    )
    return folder


@pytest.fixture(scope="module")
def shell(clone: Path) -> dict[str, str]:
    """The environment of somebody's shell: nothing of ours on its path."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(clone.parent), "LC_ALL": "C.UTF-8"}


def run(clone: Path, shell: dict[str, str], words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=clone, env=shell, capture_output=True, text=True, timeout=120)


@pytest.mark.slow
def test_the_commands_of_the_guides_run_in_a_fresh_clone(clone, shell):
    guides = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    # In their order: a question may follow on the one above it.
    lines = (tuple(words) for page in guides for words in read_commands(page))
    written = list(dict.fromkeys(lines))
    commands = {words[1:] for words in written if words[0] == ".venv/bin/huigu"}
    assert {("rebuild",), ("serve",), ("unanswered",), ("announce", "--dry-run")} <= commands
    done = run(clone, shell, [".venv/bin/huigu", "rebuild"])
    assert done.returncode == 0, done.stderr
    for words in sorted(commands - {("rebuild",), ("serve",)}):
        done = run(clone, shell, [".venv/bin/huigu", *words])
        # 1 with a line that says what is not set up: no group to announce to, no question yet.
        assert done.returncode in (0, 1, 3), done.stderr
        assert "Traceback" not in done.stderr
        assert "No such" not in done.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = clone.parent / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [".venv/bin/huigu", "serve", "--port", str(port)], cwd=clone, env=shell, stderr=file
        )
    try:
        wait_for(log, "listening on")
        for words in written:
            if words[0] == "curl" and any("localhost:8080" in word for word in words):
                asked = [word.replace("localhost:8080", f"127.0.0.1:{port}") for word in words]
                done = run(clone, shell, [asked[0], "--silent", "--fail", *asked[1:]])
                assert done.returncode == 0, (words, done.stderr)
                assert done.stdout.strip(), words
                if any("localhost:8080/query" in word for word in words):
                    check_answer(done.stdout)
    finally:
        server.terminate()
        assert server.wait(30) == 0


def check_answer(output: str) -> None:
    """Check that `/query` found something; of a stream, that its last answer did."""
    *_, last = [line for line in output.splitlines() if line.startswith(("{", "data: {"))]
    assert json.loads(last.removeprefix("data: "))["found"] is True, output


def wait_for(log: Path, text: str) -> None:
    for _ in range(600):
        if text in log.read_text():
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.mark.slow
def test_a_shell_with_the_environment_finds_the_short_name(clone, shell):
    """As the README says of `. .venv/bin/activate`."""
    done = run(clone, shell, ["sh", "-c", ". .venv/bin/activate && huigu --version"])
    assert done.stdout.startswith("huigu "), done.stderr


def count_shapes(page: Path) -> list[tuple[int, int]]:
    """Rows and columns of each table."""
    blocks = re.findall(r"(?:^\|.*\n)+", page.read_text(encoding="utf-8"), re.M)
    return [
        (len(rows), re.sub(r"`[^`]*`", "", rows[0]).count("|"))
        for rows in (block.splitlines() for block in blocks)
    ]


@pytest.mark.parametrize("english", PAIRS, ids=[page.name for page in PAIRS])
def test_both_languages_of_a_guide_are_whole(english):
    chinese = english.with_suffix(".zh.md")
    texts = [page.read_text(encoding="utf-8") for page in (english, chinese)]
    for pattern in (r"^(#+) ", r"^ *(\d+)\. ", r"^(!)\[", r"^ *(- )"):
        counts = [re.findall(pattern, text, re.M) for text in texts]
        assert counts[0] == counts[1], pattern
    assert count_shapes(english) == count_shapes(chinese)
    # What is typed is the same, but for the words behind `#`.
    assert read_commands(english) == read_commands(chinese)
    blocks = [
        [re.sub(r"\s*#.*", "", text) for language, text in read_blocks(page) if language]
        for page in (english, chinese)
    ]
    assert blocks[0] == blocks[1]
    # Chinese says the same in about a third of the characters.
    assert len(texts[1]) > len(texts[0]) / 4
    paragraphs = [len(re.findall(r"\n\n(?=\S)", FENCE.sub("", text))) for text in texts]
    assert abs(paragraphs[0] - paragraphs[1]) <= 2


def test_every_guide_on_a_channel_of_chats_is_in_both_languages():
    assert {page.name for page in PAIRS} >= {"discord.md", "wechat.md", "container.md"}


HTTP = [ROOT / "docs" / "channels" / name for name in ("http.md", "http.zh.md")]


@pytest.mark.parametrize("page", HTTP, ids=lambda page: page.name)
def test_the_page_on_http_has_every_error_once_with_its_status(page):
    text = page.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| ([\d, ]+) \|", text, re.M)
    codes = [code for names, _ in rows for code in re.findall(r"`(\w+)`", names)]
    assert len(codes) == len(set(codes))
    written = {}
    for codes, statuses in rows:
        names, numbers = re.findall(r"`(\w+)`", codes), [int(n) for n in statuses.split(", ")]
        if len(numbers) == 1:
            numbers *= len(names)
        written |= dict(zip(names, numbers, strict=True))
    assert written == STATUSES


def list_anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.*)", FENCE.sub("", page.read_text(encoding="utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_to_a_heading_leads_to_one(page):
    links = re.findall(r"\]\(([\w./-]*)#([^)]+)\)", page.read_text(encoding="utf-8"))
    lost = []
    for path, anchor in links:
        target = (page.parent / path).resolve() if path else page
        if target.suffix == ".md" and anchor not in list_anchors(target):
            lost.append(f"{path}#{anchor}")
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_a_chinese_page_links_to_the_chinese_page_on_http(page):
    if page.name.endswith(".zh.md") and page.name != "http.zh.md":
        assert "http.md" not in page.read_text(encoding="utf-8")


def test_a_container_reads_the_settings_and_has_room_for_a_rebuild():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["huigu"]
    assert "./huigu.toml:/srv/huigu/huigu.toml:ro" in service["volumes"]
    guides = [ROOT / "docs" / name for name in ("container.md", "container.zh.md")]
    for guide in guides:
        text = guide.read_text(encoding="utf-8")
        assert "1 GiB" in text
        row = next(
            line for line in text.splitlines() if re.match(r"\| (both at once|两者同时) \|", line)
        )
        peak_mb = int(re.search(r"\d+", row)[0])
        assert service["mem_limit"] == "1g"
        assert 1.2 * peak_mb * 1e6 < 2**30
    for page in (*(ROOT / "docs" / "channels").glob("discord*.md"),
                 *(ROOT / "docs" / "channels").glob("wechat*.md")):  # fmt: skip
        text = page.read_text(encoding="utf-8")
        assert "../container" in text
        assert "huigu.toml" in text
