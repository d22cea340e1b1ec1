"""Indexes of another machine, from its folder and over HTTP."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from click.testing import CliRunner

from bot.cli.main import main
from indexer.config import load_settings
from indexer.errors import ConfigError, EncoderError, HuiguError, IndexHeld, NoIndex, RebuildRunning
from indexer.fetching.errors import Refused
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest, _checksum, read_manifest
from indexer.replication import pull as pulling
from indexer.replication.errors import BadCopy
from indexer.replication.pull import pull_index
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import flip_a_bit, publish_documents
from tests.fakes.index.stored_documents import DIMENSION
from tests.fakes.network.published_folder import publish_folder


def ignore(phase: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(autouse=True)
def encoder(monkeypatch):
    """A small encoder in the place of the one that huigu.toml names."""
    encoder = HashingEncoder(DIMENSION)
    monkeypatch.setattr(pulling, "open_encoder", lambda name: encoder)
    return encoder


class Machines:
    """One machine that rebuilds, and one that pulls."""

    def __init__(self, folder: Path, encoder: HashingEncoder) -> None:
        self.index, self._encoder, self._documents = folder / "there", encoder, 3
        self.here = folder / "here"
        self.here.mkdir()
        (self.here / "huigu.toml").write_text("[index]\nkeep = 2\n")
        self.settings = load_settings(self.here / "huigu.toml")
        self.generations = Generations(self.here / "data/index")
        self.theirs = Generations(self.index)
        self.rebuild()

    def pull(self, source: str):
        return pull_index(self.settings, source, ignore)

    def rebuild(self) -> str:
        """Publish a generation with one document more, and give its id."""
        self._documents += 1
        return publish_documents(self.theirs, self._documents, self._encoder)


@pytest.fixture
def machines(tmp_path, encoder):
    return Machines(tmp_path, encoder)


@pytest.fixture(params=["folder", "http"])
def source(request, machines):
    """Where the second machine pulls from."""
    if request.param == "folder":
        yield str(machines.index)
        return
    with publish_folder(machines.index) as published:
        yield published.url


def test_a_pulled_index_is_the_same_and_answers(machines, source):
    pulled = machines.pull(source)
    assert pulled.is_new
    assert pulled.generation == machines.generations.current() == machines.theirs.current()
    manifest = machines.generations.check(pulled.generation, checksums=True)
    assert manifest == read_manifest(machines.theirs.path(pulled.generation))
    assert pulled.fetched_bytes == sum(file.size for file in manifest.files.values())
    assert pulled.files == len(manifest.files)
    opened = LocalRepository(machines.generations.folder).open(pulled.generation, checksums=True)
    assert opened.store.counts()[0] == 4
    opened.close()


def test_a_second_pull_finds_nothing_new(machines, source):
    machines.pull(source)
    pulled = machines.pull(source)
    assert (pulled.is_new, pulled.fetched_bytes, pulled.files) == (False, 0, 0)


def test_only_what_changed_is_brought(machines, source):
    first = machines.pull(source)
    after = machines.rebuild()
    same = {
        name
        for name, file in read_manifest(machines.theirs.path(after)).files.items()
        if read_manifest(machines.theirs.path(first.generation)).files.get(name) == file
    }
    pulled = machines.pull(source)
    assert pulled.generation == after == machines.generations.current()
    assert bool(same) == bool(pulled.linked_bytes)
    for name in same:
        old, new = (machines.generations.path(one) / name for one in (first.generation, after))
        assert old.samefile(new)
    machines.generations.check(after, checksums=True)


def test_old_copies_are_pruned_by_keep(machines, source):
    machines.pull(source)
    for _ in range(2):
        machines.rebuild()
        machines.pull(source)
    assert len(machines.generations.ids()) == 2


def test_a_roll_back_there_is_one_here(machines, source):
    first = machines.pull(source).generation
    machines.rebuild()
    machines.pull(source)
    with LocalRepository(machines.index).lock():
        machines.theirs.rollback()
    pulled = machines.pull(source)
    assert (pulled.generation, pulled.is_new, pulled.fetched_bytes) == (first, True, 0)
    assert machines.generations.current() == first


def test_a_pull_that_was_stopped_goes_on_where_it_ended(machines, source):
    before = machines.pull(source).generation
    after = machines.rebuild()

    def stop(phase: str, done: int, total: int) -> None:
        if done > total // 2:
            raise HuiguError("stopped")

    with pytest.raises(HuiguError, match="stopped"):
        pull_index(machines.settings, source, stop)
    assert machines.generations.current() == before
    draft = machines.generations.prepare_copy(after)
    kept = sum(path.stat().st_size for path in draft.rglob("*") if path.suffix != ".json")
    assert kept
    pulled = machines.pull(source)
    total = sum(file.size for file in read_manifest(machines.theirs.path(after)).files.values())
    assert pulled.fetched_bytes < total
    machines.generations.check(after, checksums=True)


def test_what_an_earlier_pull_left_wrong_is_brought_again(machines, source):
    generation = machines.theirs.current()
    draft = machines.generations.prepare_copy(generation)
    name, file = max(
        read_manifest(machines.theirs.path(generation)).files.items(),
        key=lambda item: item[1].size,
    )
    (draft / name).parent.mkdir(parents=True, exist_ok=True)
    (draft / f"{name}.part").write_bytes(b"x" * (file.size // 2))
    (draft / "stranger").write_bytes(b"x")
    machines.pull(source)
    machines.generations.check(generation, checksums=True)
    assert not (machines.generations.path(generation) / "stranger").exists()


def test_a_file_that_is_damaged_there_is_refused(machines, source):
    before = machines.pull(source).generation
    after = machines.rebuild()
    folder = machines.theirs.path(after)
    damaged = max(folder.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    damaged.chmod(0o644)
    flip_a_bit(damaged)
    with pytest.raises(BadCopy, match="checksum is wrong"):
        machines.pull(source)
    assert machines.generations.current() == before


def test_a_file_that_is_damaged_here_is_brought_again(machines, source):
    first = machines.pull(source).generation
    for path in machines.generations.path(first).rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            path.chmod(0o644)
            flip_a_bit(path)
    after = machines.rebuild()
    machines.pull(source)
    machines.generations.check(after, checksums=True)


def rewrite_manifest(machines, change) -> None:
    """Let the other machine lie in a manifest whose own checksum is right."""
    path = machines.theirs.path(machines.theirs.current()) / "manifest.json"
    manifest = msgspec.structs.replace(
        change(msgspec.json.decode(path.read_bytes(), type=Manifest)), checksum=""
    )
    manifest = msgspec.structs.replace(manifest, checksum=_checksum(manifest))
    data = msgspec.json.encode(manifest)
    path.chmod(0o644)
    path.write_bytes(data)
    told = {"generation": manifest.generation, "manifest": hashlib.sha256(data).hexdigest()}
    told["generation"] = machines.theirs.current()
    (machines.index / "current.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    "name",
    ["../../huigu.toml", "/etc/passwd", "a/../../b", "..hidden", "a//b", "a\\b", "a\nb", "a.part",
     "manifest.json", "..", "a/..", "words/", "x" * 200, "末", "a/b/c/d/e/f"],
)  # fmt: skip
def test_a_hostile_name_is_refused_before_anything_is_written(machines, source, name):
    def change(manifest):
        return msgspec.structs.replace(manifest, files={name: next(iter(manifest.files.values()))})

    rewrite_manifest(machines, change)
    before = sorted(machines.here.parent.glob("**/*.toml"))
    with pytest.raises(BadCopy, match="no name of a file"):
        machines.pull(source)
    assert sorted(machines.here.parent.glob("**/*.toml")) == before
    assert machines.generations.ids() == []


@pytest.mark.parametrize(
    "change",
    [
        {"generation": "20260101T000000Z-0000"},
        {"generation": "../../../../tmp"},
        {"store": "postgres"},
        {"files": {}},
        {"format": 999},
    ],
)
def test_a_manifest_of_something_else_is_refused(machines, source, change):
    rewrite_manifest(machines, lambda manifest: msgspec.structs.replace(manifest, **change))
    with pytest.raises(BadCopy):
        machines.pull(source)
    assert machines.generations.ids() == []


def test_another_encoder_is_refused_before_the_files_are_brought(machines, source):
    def change(manifest):
        return msgspec.structs.replace(manifest, encoder_fingerprint="f" * 64)

    rewrite_manifest(machines, change)
    with pytest.raises(EncoderError, match="configure the same on both machines"):
        machines.pull(source)
    draft = machines.generations.prepare_copy(machines.theirs.current())
    assert [path.name for path in draft.iterdir()] == ["manifest.json"]


def test_a_size_is_never_exceeded(machines):
    with publish_folder(machines.index) as published:
        generation = machines.theirs.current()
        name, file = next(iter(read_manifest(machines.theirs.path(generation)).files.items()))
        path = f"/generations/{generation}/{name}"
        published.replaced[path] = web.Response(body=b"x" * (file.size + 5_000_000))
        with pytest.raises(BadCopy, match="more than"):
            machines.pull(published.url)
        part = machines.generations.prepare_copy(generation) / f"{name}.part"
        assert part.stat().st_size == 0


def test_a_broken_connection_goes_on_with_the_rest_of_the_file(machines):
    generation = machines.theirs.current()
    name, file = max(
        read_manifest(machines.theirs.path(generation)).files.items(),
        key=lambda item: item[1].size,
    )
    with publish_folder(machines.index) as published:
        path = f"/generations/{generation}/{name}"
        published.cut_after[path] = file.size // 2
        with pytest.raises(HuiguError):
            machines.pull(published.url)
        machines.pull(published.url)
        ranges = [range for asked, range in published.asked if asked == path]
    assert ranges == ["", f"bytes={file.size // 2}-"]
    machines.generations.check(generation, checksums=True)


def test_what_is_removed_there_meanwhile_is_no_failure(machines, source, monkeypatch):
    first = machines.theirs.current()
    opened = pulling.write_checked_manifest

    def rebuild_meanwhile(*arguments):
        manifest = opened(*arguments)
        if manifest.generation == first:
            machines.rebuild()
            shutil.rmtree(machines.theirs.path(first))
        return manifest

    monkeypatch.setattr(pulling, "write_checked_manifest", rebuild_meanwhile)
    assert machines.pull(source).generation != first
    assert machines.generations.ids() == [machines.theirs.current()]


def test_a_held_index_and_a_running_rebuild_stop_a_pull(machines, source):
    machines.pull(source)
    machines.rebuild()
    repository = LocalRepository(machines.generations.folder)
    with repository.lock():
        with pytest.raises(RebuildRunning):
            machines.pull(source)
        repository.hold()
    with pytest.raises(IndexHeld):
        machines.pull(source)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"generation": "../.."}', '{"generation": 1}', "x" * 4096]
)
def test_a_hostile_current_file_is_refused(machines, text):
    (machines.index / "current.json").write_text(text)
    with publish_folder(machines.index) as published, pytest.raises(BadCopy):
        machines.pull(published.url)


def test_an_address_that_others_could_change_is_refused(machines):
    with pytest.raises(ConfigError, match="https://"):
        machines.pull("http://example.org/index")
    with pytest.raises(ConfigError, match="https://"):
        machines.pull("ftp://example.org/index")
    with pytest.raises(ConfigError, match="no such folder"):
        machines.pull("/nowhere/at/all")
    # Not "run `huigu rebuild`" alone, which would make an index on this machine.
    with pytest.raises(NoIndex, match="the other machine's"):
        machines.pull(str(machines.here))


def test_private_addresses_and_other_hosts_are_refused(machines):
    with pytest.raises(Refused, match="no public address"):
        machines.pull("https://10.0.0.1/index")
    with publish_folder(machines.index) as published:
        elsewhere = web.Response(
            status=302, headers={"Location": "http://localhost:1/current.json"}
        )
        published.replaced["/current.json"] = elsewhere
        with pytest.raises(Refused, match="another host"):
            machines.pull(published.url)


def test_links_and_pipes_in_the_place_of_a_file_are_not_read(machines):
    generation = machines.theirs.current()
    name = next(iter(read_manifest(machines.theirs.path(generation)).files))
    path = machines.theirs.path(generation) / name
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(BadCopy, match="cannot be read"):
        machines.pull(str(machines.index))
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BadCopy, match="is no file"):
        machines.pull(str(machines.index))


@contextmanager
def run(machines, *arguments: str):
    config = str(machines.here / "huigu.toml")
    yield CliRunner().invoke(main, ["pull", *arguments, "--config", config])


def test_the_command_says_what_it_did(machines):
    with run(machines, str(machines.index)) as first:
        assert first.exit_code == 0
        assert first.stdout.startswith(f"now serving {machines.theirs.current()}: ")
    with run(machines, str(machines.index), "--json") as second:
        assert second.exit_code == 0
        assert json.loads(second.stdout)["is_new"] is False
    with run(machines) as without:
        assert without.exit_code == 2
        assert "[index] pull" in without.stderr
    with run(machines, "/nowhere") as missing:
        assert missing.exit_code == 1
        assert "no such folder" in missing.stderr


def test_the_command_takes_the_source_of_the_configuration(machines):
    config = f'[index]\npull = "{machines.index}"\n'
    (machines.here / "huigu.toml").write_text(config)
    with run(machines, "--json") as done:
        assert json.loads(done.stdout)["generation"] == machines.theirs.current()
