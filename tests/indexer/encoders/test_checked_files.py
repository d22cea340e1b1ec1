"""What was learned and ships with Huigu is as it was made, or the program does not start."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.encoders.checked_files import CHECKSUM_SUFFIX, read_shipped, write_shipped
from tests.paths import ROOT

SHIPPED = ("bot/understanding/intent/intents.npz", "indexer/confidence/weights.json")
ENCODER = "indexer/encoders/bundled"
FILES = (
    *(f"{ENCODER}/{name}" for name in ("model.safetensors", "tokenizer.json", "lexicon.npy")),
    f"{ENCODER}/manifest.json",
    *SHIPPED,
    *(name + CHECKSUM_SUFFIX for name in SHIPPED),
)
"""All that was learned, and the checksums of it."""
ASK, SERVE, REBUILD = ("ask", "bees"), ("serve", "--port", "0"), ("rebuild",)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_has_its_checksum_beside_it(name):
    data = (ROOT / name).read_bytes()
    assert read_shipped(ROOT / name) == data
    line = (ROOT / (name + CHECKSUM_SUFFIX)).read_text()
    assert line == f"{hashlib.sha256(data).hexdigest()}  {Path(name).name}\n"


def test_no_learned_file_ships_without_a_checksum():
    """Text for people to edit is no learned file."""
    learned = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "indexer", "huigu")
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".npz", ".npy", ".safetensors", ".json", ".bin"}
        and "1_Normalize" not in path.parts
        and path.name not in {"config.json", "modules.json"}
    }
    assert learned == {name for name in FILES if not name.endswith(CHECKSUM_SUFFIX)}


def test_every_flip_of_a_shipped_file_and_of_its_checksum_is_found(tmp_path):
    path = tmp_path / "weights.json"
    write_shipped(path, b'{"bias": 1.25}\n' * 3)
    for harmed in (path, tmp_path / "weights.json.sha256"):
        data = harmed.read_bytes()
        for place in range(len(data)):
            for bit in range(8):
                changed = bytearray(data)
                changed[place] ^= 1 << bit
                harmed.write_bytes(changed)
                with pytest.raises(ValueError, match=r"changed since|is damaged|codec"):
                    read_shipped(path)
        harmed.write_bytes(data)
    read_shipped(path)
    (tmp_path / "weights.json.sha256").unlink()
    with pytest.raises(FileNotFoundError):
        read_shipped(path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A copy of the packages, with an index that they built."""
    folder = tmp_path_factory.mktemp("installed")
    for package in ("bot", "indexer", "huigu"):
        ignored = shutil.ignore_patterns("__pycache__", "MODEL_CARD.md")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    (folder / "posts").mkdir()
    (folder / "posts" / "a.md").write_text("# Bees\n\nAll about bees.\n", encoding="utf-8")
    config = '[[sources]]\nname = "posts"\ntype = "markdown"\npath = "posts"\n'
    (folder / "huigu.toml").write_text(config, encoding="utf-8")
    done = run(folder, "rebuild")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder, *arguments):
    # A checksum is compared where the file is read, so the process ends before it serves.
    return subprocess.run(
        [sys.executable, "-m", "bot.cli.main", *arguments, "--config", str(folder / "huigu.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "command"),
    [
        *zip(FILES, (ASK, SERVE, REBUILD, SERVE, SERVE, ASK, ASK, SERVE), strict=True),
        (FILES[0], REBUILD),
    ],
)
def test_no_command_goes_on_with_a_changed_file(installed, name, command):
    path = installed / name
    data = path.read_bytes()
    harmed = bytearray(data)
    harmed[len(data) // 2] ^= 4
    path.write_bytes(harmed)
    done = run(installed, *command)
    assert done.returncode == 1, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if "reinstall huigu" in line]
    assert path.name.removesuffix(CHECKSUM_SUFFIX) in line
    assert "Traceback" not in done.stderr
    path.write_bytes(data)
