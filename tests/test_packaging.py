"""What others get: the wheel, the lock file, the image's folder, the extras."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import tomllib
import venv
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen
from zipfile import ZipFile

import click
import pytest
import yaml
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.fakes.communities.sample_sites import SITES
from tests.paths import ROOT

QUESTION = "where is the video of the Hugo opening"
PACKAGES = ("huigu", "indexer", "bot")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEFAULT = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCK_LINES = [line for line in LOCK.replace("\\\n", "").splitlines() if not line.startswith("#")]
PINS = [Requirement(line.partition("--hash")[0]) for line in LOCK_LINES]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def run(*args: str | Path, cwd: Path) -> str:
    """Run a command; what it prints."""
    done = subprocess.run(args, cwd=cwd, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


class Ready(BaseHTTPRequestHandler):
    """A server that is ready."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def test_the_health_check_of_the_image_asks_no_proxy(monkeypatch):
    """Docker may pass its own proxy on to every container."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    [command] = re.findall(r'^    CMD (\["python", .*\])$', dockerfile, re.M)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program, option, code = json.loads(command)
        assert (program, option) == ("python", "-c")
        code = code.replace(":8080", f":{server.server_port}")
        try:
            run(sys.executable, option, code, cwd=ROOT)
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.iterdir()
    return built


def test_the_wheel_holds_the_packages_whole_and_nothing_else(wheel):
    names = set(ZipFile(wheel).namelist())
    files = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert {name for name in names if ".dist-info/" not in name} == files
    assert {f"{package}/py.typed" for package in PACKAGES} <= files
    assert {
        "bot/understanding/intent/intents.npz",
        "bot/web/app.js",
        "indexer/encoders/bundled/model.safetensors",
    } <= files


def test_the_wheel_s_metadata_is_valid_and_names_both_licences(wheel):
    archive = ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Metadata.from_email(archive.read(name), validate=True)
    assert (metadata.name, metadata.author) == ("huigu", "Huigu contributors")
    assert metadata.license_expression == "Apache-2.0 AND CC-BY-SA-4.0"
    assert metadata.description == (ROOT / "README.md").read_text(encoding="utf-8")
    licences = {name.partition("/licenses/")[2] for name in archive.namelist()} - {""}
    assert licences == {"LICENSE", "indexer/encoders/bundled/MODEL_CARD.md"}


@pytest.mark.slow
def test_the_wheel_runs_where_only_its_dependencies_are(wheel, tmp_path):
    venv.create(tmp_path / "venv", symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=tmp_path)
    code = "import bot, sysconfig; print(sysconfig.get_path('purelib')); print(bot.__path__[0])"
    packages, ours = map(Path, run(python, "-c", code, cwd=tmp_path).splitlines())
    assert ours == packages / "bot"
    # The tests' own libraries, behind the venv's: a folder that a .pth names is looked at last.
    (packages / "libraries.pth").write_text(f"{Path(click.__file__).parent.parent}\n")
    huigu = python.with_name("huigu")
    assert run(huigu, "--version", cwd=tmp_path) == f"huigu {PROJECT['version']}\n"
    follow_first_steps(huigu, tmp_path / "site")


def follow_first_steps(huigu: Path, folder: Path) -> None:
    """A newcomer: an empty folder, then a site, an answer in the terminal, and one over HTTP."""
    folder.mkdir()
    done = subprocess.run([huigu, "init"], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing to read in .: no Markdown" in done.stderr
    assert "Traceback" not in done.stderr
    SITES["hugo"].write(folder)
    assert run(huigu, "init", cwd=folder).startswith("wrote huigu.toml")
    # Without `huigu rebuild`: the server builds the first index by itself.
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([huigu, "serve", "--port", "0"], cwd=folder, stderr=log)
    try:
        answer = ask_when_ready(folder / "log")
    finally:
        server.terminate()
        assert server.wait(30) == 0
    assert answer["citations"][0]["url"].startswith("https://mesh.dev/con/opening/")
    assert "Traceback" not in (folder / "log").read_text()
    assert "2 documents" in run(huigu, "rebuild", cwd=folder)
    told = json.loads(run(huigu, "ask", "--json", QUESTION, cwd=folder))
    assert told["links"][0]["url"] == answer["links"][0]["url"] == "https://youtu.be/hugo0000000"


def ask_when_ready(log: Path) -> dict[str, Any]:
    """Wait until a server listens, and ask it."""
    for _ in range(600):
        if found := re.search(r"listening on (http://\S+)", log.read_text()):
            with urlopen(f"{found[1]}query?q={quote(QUESTION)}", timeout=30) as answer:
                return json.load(answer)
        time.sleep(0.1)
    pytest.fail(log.read_text())


@pytest.mark.parametrize("wanted", DEFAULT, ids=str)
def test_the_lock_pins_each_default_dependency_within_its_range(wanted):
    pins = [pin for pin in PINS if canonicalize_name(pin.name) == canonicalize_name(wanted.name)]
    for pin in pins:
        (exact,) = pin.specifier
        assert exact.operator == "=="
        assert exact.version in wanted.specifier
    for python, machine in product(("3.11", "3.12", "3.13"), ("x86_64", "aarch64")):
        place = {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "sys_platform": "linux",
        }
        chosen = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(place)]
        assert len(chosen) == 1, (python, machine)


def test_the_lock_has_a_hash_for_each_pin_and_no_address_or_path():
    assert [line for line in LOCK_LINES if "--hash=sha256:" not in line] == []
    assert "/" not in LOCK


def read_pins(name: str) -> dict[str, set[str]]:
    """Read a lock: the versions of each package; every line has hashes and no address."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = [one for one in text.replace("\\\n", "").splitlines() if not one.startswith("#")]
    assert [line for line in lines if "--hash=sha256:" not in line] == []
    assert "://" not in text
    pins: dict[str, set[str]] = {}
    for pin in (Requirement(line.partition("--hash")[0]) for line in lines):
        (exact,) = pin.specifier
        assert exact.operator == "=="
        pins.setdefault(canonicalize_name(pin.name), set()).add(exact.version)
    return pins


@pytest.mark.parametrize("extra", ["test", "lint", "pictures"])
def test_ci_installs_what_it_tests_from_a_lock_that_agrees_with_the_image_s(extra):
    pins = read_pins("requirements-dev.lock")
    for name, versions in read_pins("requirements.lock").items():
        assert pins[name] == versions
    wanted = {canonicalize_name(one.name): one for one in map(Requirement, EXTRAS[extra])}
    for name, one in wanted.items():
        assert all(version in one.specifier for version in pins[name]), name
    assert "$(LOCKED) requirements-dev.lock" in MAKEFILE


def test_the_lowest_releases_are_those_of_the_declared_bounds():
    pins = read_pins("requirements-lowest.lock")
    for one in [*DEFAULT, *map(Requirement, EXTRAS["test"])]:
        bounds = [Version(part.version) for part in one.specifier if part.operator in {">=", "=="}]
        (pinned,) = pins[canonicalize_name(one.name)]
        assert bounds, f"{one.name}: declare the lowest release that works"
        # 1.0 may be published as 1.0.0, and a release that was withdrawn is passed over.
        assert Version(pinned).release[: len(bounds[0].release)] == bounds[0].release
    assert "make lowest" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_image_is_pinned_and_runs_without_pip_and_without_root():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    (pinned,) = re.findall(r"^ARG BASE=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert bases == ["${BASE}", "${BASE}"]
    assert re.fullmatch(r"python:3\.12-slim-\w+@sha256:[0-9a-f]{64}", pinned)
    build, final = DOCKERFILE.split("FROM ${BASE}")[1:]
    assert "venv --without-pip" in build
    assert "--require-hashes --requirement requirements.lock" in build
    installs = [line for line in final.splitlines() if re.search(r"\bpip\b", line)]
    assert [line for line in installs if not line.startswith("#")] == [
        "RUN python -m pip uninstall --yes pip && rm -rf /usr/local/lib/python3.*/ensurepip"
    ]
    assert final.index("USER 10001:10001") < final.index("CMD [")


def test_pip_installs_into_a_venv_that_has_none(tmp_path):
    """As the Dockerfile does; offline, from a wheel that is made here."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv/bin/python"
    wheel = tmp_path / "only-1-py3-none-any.whl"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("only.py", "")
        archive.writestr(
            "only-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: only\nVersion: 1\n"
        )
        archive.writestr("only-1.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("only-1.dist-info/RECORD", "")
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-index",
        wheel,
        cwd=tmp_path,
    )
    run(python, "-c", "import only", cwd=tmp_path)
    assert not list((tmp_path / "venv").rglob("pip"))


def test_the_bill_of_materials_names_each_package_with_version_and_hash(tmp_path):
    tool = Path(sys.executable).with_name("cyclonedx-py")
    target = tmp_path / "sbom.json"
    options = ("--pyproject", ROOT / "pyproject.toml", "--output-reproducible")
    run(
        tool,
        "requirements",
        *options,
        "--output-file",
        target,
        ROOT / "requirements.lock",
        cwd=ROOT,
    )
    bill = json.loads(target.read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "huigu"
    named: dict[str, set[str]] = {}
    for one in bill["components"]:
        named.setdefault(canonicalize_name(one["name"]), set()).add(one["version"])
        hashes = [h for place in one["externalReferences"] for h in place.get("hashes", [])]
        assert {h["alg"] for h in hashes} == {"SHA-256"}, one["name"]
    assert named == read_pins("requirements.lock")
    (recipe,) = re.findall(r"^sbom:.*\n(?:\t.*\n)+", MAKEFILE, re.MULTILINE)
    assert "cyclonedx-py requirements" in recipe


def test_the_image_s_folder_has_every_file_that_the_dockerfile_copies():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {
        source
        for line in lines
        if line.startswith("COPY ") and "--from=" not in line
        for source in line.split()[1:-1]
    }
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert copied == let_in
    assert set(PACKAGES) | {"requirements.lock"} <= copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_extra_for_developers_holds_every_other():
    (dev,) = map(Requirement, EXTRAS["dev"])
    inside = [one for one in map(Requirement, EXTRAS["bench"]) if one.name == "huigu"]
    nested = {extra for one in inside for extra in one.extras}
    assert dev.name == "huigu"
    # Systems to compare with, which no test needs: 400 MB.
    assert dev.extras | nested == set(EXTRAS) - {"dev", "peers"}


def test_hooks_before_a_commit_run_from_the_venv_and_fetch_nothing():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [one["repo"] for one in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    assert all(fnmatch(hook["entry"], ".venv/bin/*") for hook in hooks)


def test_make_help_explains_every_target():
    targets = {
        line.partition(":")[0]: "## " in line
        for line in MAKEFILE.splitlines()
        if fnmatch(line, "[a-z]*:*") and not fnmatch(line, "*:=*")
    }
    assert {"run", "test", "quick", "lint", "lock", "clean"} <= targets.keys()
    assert [name for name, explained in targets.items() if not explained] == ["programs"]


def test_make_clean_leaves_the_journal_and_the_servers_settings():
    (recipe,) = [line for line in MAKEFILE.splitlines() if line.startswith("\trm -rf")]
    assert "data" not in recipe


def test_the_default_install_has_no_client_of_a_model_hub():
    unwanted = {"huggingface-hub", "hf-xet", "tokenizers", "torch", "transformers"}
    assert {canonicalize_name(pin.name) for pin in PINS} & unwanted == set()
