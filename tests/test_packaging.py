"""What others get: the wheel, the lock file, the image's folder, the extras."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import tomllib
import venv
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
import yaml
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import ROOT

PACKAGES = ("huigu", "indexer", "bot")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEFAULT = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = PROJECT["optional-dependencies"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCK_LINES = [line for line in LOCK.replace("\\\n", "").splitlines() if not line.startswith("#")]
PINS = [Requirement(line.partition("--hash")[0]) for line in LOCK_LINES]
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
        "bot/web/index.html",
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
    printed = run(python.with_name("huigu"), "--version", cwd=tmp_path)
    assert printed == f"huigu {PROJECT['version']}\n"


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
    assert dev.extras | nested == set(EXTRAS) - {"dev"}


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
    assert [name for name, explained in targets.items() if not explained] == ["browser"]


def test_make_clean_leaves_the_journal_and_the_servers_settings():
    (recipe,) = [line for line in MAKEFILE.splitlines() if line.startswith("\trm -rf")]
    assert "data" not in recipe


def test_the_default_install_has_no_client_of_a_model_hub():
    unwanted = {"huggingface-hub", "hf-xet", "tokenizers", "torch", "transformers"}
    assert {canonicalize_name(pin.name) for pin in PINS} & unwanted == set()
