"""Generations are created, published in one step, checked, pruned and locked."""

import errno
import multiprocessing
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from indexer.errors import DamagedIndex, IndexHeld, NoIndex, RebuildRunning, StoreError
from indexer.generations import folder as module
from indexer.generations.folder import Generations
from indexer.generations.hold import (
    hold_generation,
    is_held,
    refuse_if_held,
    release_generation,
)
from indexer.generations.lock import hold_lock
from indexer.generations.manifest import FORMAT, MANIFEST_FILE, read_manifest
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import flip_a_bit, make_manifest, truncate
from tests.fakes.index.stored_documents import DIMENSION, make_documents, write_store
from tests.fakes.other_user import as_other_user

ENCODER = HashingEncoder(DIMENSION)


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index")


def publish(generations, text="content"):
    """Publish a generation that is no real store: a file, and a file in a folder."""
    with hold_lock(generations.folder), generations.create() as (generation, folder):
        (folder / "words").mkdir()
        (folder / "words" / "segment").write_text(text)
        (folder / "vectors").write_text(text)
        (folder / "words" / ".some.lock").touch()
        generations.publish(make_manifest(generation, ENCODER))
    return generation


def test_a_missing_index_is_an_error_that_names_the_command(generations):
    with pytest.raises(NoIndex, match="run `huigu rebuild`"):
        generations.current()
    assert generations.ids() == []
    with pytest.raises(NoIndex):
        generations.rollback()


def test_publishing_switches_and_keeps_older_generations(generations):
    first = publish(generations)
    assert generations.current() == first
    second = publish(generations)
    assert generations.current() == second
    assert generations.ids() == [first, second]
    assert (generations.folder / "current" / "vectors").read_text() == "content"
    assert generations.check(first, checksums=True).generation == first


def test_ids_sort_by_age_even_within_a_second_or_with_a_wrong_clock(generations):
    ids = [publish(generations) for _ in range(4)]
    late = "20991231T235959Z-ffff"
    generations.path(ids[0]).rename(generations.path(late))
    newest = publish(generations)
    assert ids == sorted(ids)
    assert newest > late


def test_current_never_dangles_during_a_switch(generations):
    """A reader in another process always finds a complete generation."""
    publish(generations)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    stop = context.Event()
    started = context.Event()
    reader = context.Process(
        target=_check_repeatedly, args=(generations.folder, results, started, stop)
    )
    reader.start()
    assert started.wait(30)
    for number in range(30):
        publish(generations, text=str(number))
    stop.set()
    checks = results.get(timeout=30)
    reader.join(30)
    assert isinstance(checks, int), checks
    assert checks > 0


def _check_repeatedly(folder, results, started, stop):
    checks = 0
    started.set()
    try:
        while not stop.is_set():
            Generations(folder).check(Generations(folder).current(), checksums=True)
            checks += 1
    except StoreError as error:
        results.put(str(error))
    else:
        results.put(checks)


def test_a_failure_before_the_switch_leaves_nothing_behind(generations):
    first = publish(generations)
    with hold_lock(generations.folder), pytest.raises(ZeroDivisionError):
        fail_half_way(generations)
    assert generations.current() == first
    assert os.listdir(generations.folder / "generations") == [first]


def fail_half_way(generations):
    with generations.create() as (_, folder):
        (folder / "vectors").write_text("half")
        raise ZeroDivisionError


def test_leftovers_of_a_dead_rebuild_are_removed(generations):
    first = publish(generations)
    leftover = generations.folder / "generations" / ".building-20261122T101502Z-0000" / "words"
    leftover.mkdir(parents=True)
    (generations.folder / "generations" / ".removing-20261122T101502Z-0001").mkdir()
    link = generations.folder / ".current-20261122T101502Z-0000"
    link.symlink_to("nowhere")
    assert generations.ids() == [first]
    with hold_lock(generations.folder):
        generations.remove_leftovers()
    assert os.listdir(generations.folder / "generations") == [first]
    assert not link.is_symlink()


def test_pruning_keeps_the_newest_and_the_current_generation(generations):
    ids = [publish(generations) for _ in range(5)]
    assert generations.prune(3) == ids[:2]
    assert generations.ids() == ids[2:]
    assert generations.rollback() == ids[3]
    assert generations.rollback() == ids[2]
    assert generations.prune(1) == ids[3:]
    assert generations.ids() == [ids[2]]
    assert generations.current() == ids[2]


def test_a_rollback_skips_a_damaged_generation(generations):
    ids = [publish(generations) for _ in range(3)]
    (generations.path(ids[1]) / "vectors").write_text("CONTENT")
    assert generations.rollback() == ids[0]
    assert generations.current() == ids[0]
    with pytest.raises(NoIndex, match="no undamaged generation older"):
        generations.rollback()


def list_files(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")


@pytest.mark.parametrize("harm", [flip_a_bit, truncate, Path.unlink])
def test_damage_to_any_file_is_an_error_that_names_the_file(generations, harm):
    with hold_lock(generations.folder), generations.create() as (generation, folder):
        write_store(LocalBackend(), folder / "store", make_documents(20)).close()
        generations.publish(make_manifest(generation, ENCODER))
    folder = generations.path(generation)
    pristine = folder.parent / "pristine"
    shutil.copytree(folder, pristine)
    files = list_files(folder)
    assert len(files) > 8
    for path in files:
        if not path.stat().st_size:
            continue
        harm(path)
        with pytest.raises(DamagedIndex, match="huigu rebuild --full") as error:
            generations.check(generation, checksums=True)
        assert str(path) in str(error.value)
        if harm is not flip_a_bit or path.name == MANIFEST_FILE:
            with pytest.raises(DamagedIndex):
                generations.check(generation)
        shutil.copy(pristine / path.relative_to(folder), path)
    generations.check(generation, checksums=True)


def test_every_flipped_bit_of_the_manifest_is_detected(generations):
    """Only a flipped bit in white space may change nothing."""
    generation = publish(generations)
    path = generations.path(generation) / MANIFEST_FILE
    data = path.read_bytes()
    manifest = read_manifest(path.parent)
    for position in range(len(data)):
        for bit in range(8):
            harmed = bytearray(data)
            harmed[position] ^= 1 << bit
            path.write_bytes(harmed)
            try:
                assert read_manifest(path.parent) == manifest
            except DamagedIndex:
                continue


@pytest.mark.parametrize("format", [FORMAT + 1, 0])
def test_another_format_is_an_error_that_names_both_numbers(generations, format):
    generation = publish(generations)
    path = generations.path(generation) / MANIFEST_FILE
    table = msgspec.json.decode(path.read_bytes()) | {"format": format, "something": "new"}
    path.write_bytes(msgspec.json.encode(table))
    with pytest.raises(DamagedIndex, match=rf"format {format}, .*reads format {FORMAT}"):
        generations.check(generation)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "1"}', '{"format": 1}', "\xff"])
def test_an_invalid_manifest_is_a_damaged_index(generations, text):
    generation = publish(generations)
    (generations.path(generation) / MANIFEST_FILE).write_text(text, encoding="latin-1")
    with pytest.raises(DamagedIndex, match=r"manifest\.json"):
        generations.check(generation)


def test_a_generation_in_a_folder_of_another_name_is_damaged(generations):
    generation = publish(generations)
    shutil.copytree(generations.path(generation), generations.path("20990101T000000Z-0000"))
    with pytest.raises(DamagedIndex, match=generation):
        generations.check("20990101T000000Z-0000")


def test_a_current_that_is_not_a_link_is_an_error_with_a_remedy(generations):
    """`cp -r -L` leaves it like this."""
    generation = publish(generations)
    (generations.folder / "current").unlink()
    shutil.copytree(generations.path(generation), generations.folder / "current")
    with pytest.raises(DamagedIndex, match="cp -a"):
        generations.current()
    with pytest.raises(StoreError, match="current"):
        publish(generations)


def test_a_second_rebuild_is_an_error_that_names_the_first_process(generations):
    with (
        hold_lock(generations.folder),
        pytest.raises(RebuildRunning, match=rf"process {os.getpid()}\b"),
        hold_lock(generations.folder),
    ):
        pytest.fail("two rebuilds hold the lock")
    with hold_lock(generations.folder):
        assert (generations.folder / "rebuild.pid").read_text() == str(os.getpid())
    assert not (generations.folder / "rebuild.pid").exists()


def test_a_killed_process_releases_the_lock(generations):
    context = multiprocessing.get_context("spawn")
    is_held = context.Event()
    holder = context.Process(target=_hold_lock_for_ever, args=(generations.folder, is_held))
    holder.start()
    assert is_held.wait(30)
    with (
        pytest.raises(RebuildRunning, match=f"process {holder.pid}"),
        hold_lock(generations.folder),
    ):
        pytest.fail("two processes hold the lock")
    holder.kill()
    holder.join(30)
    with hold_lock(generations.folder):
        pass


def _hold_lock_for_ever(folder, is_held):
    with hold_lock(folder):
        is_held.set()
        multiprocessing.Event().wait()


def test_a_folder_that_cannot_be_created_is_an_error_that_names_it(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreError, match=r"file.*permissions"),
        hold_lock(tmp_path / "file" / "index"),
    ):
        pytest.fail("the folder cannot exist")


def test_all_files_are_flushed_before_the_switch(generations, monkeypatch):
    """After a power cut `current` never points at files that were only in memory."""
    log: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(
        module.os, "fsync", lambda d: (log.append(os.readlink(f"/proc/self/fd/{d}")), fsync(d))
    )
    monkeypatch.setattr(
        module.os, "replace", lambda a, b: (log.append(f"switch {b}"), replace(a, b))
    )
    generation = publish(generations)
    switch = log.index(f"switch {generations.folder / 'current'}")
    building = generations.folder / "generations" / f".building-{generation}"
    for name in (MANIFEST_FILE, "vectors", "words/segment", "words", ""):
        assert str(building / name) in log[:switch]
    assert str(generations.folder / "generations") in log[:switch]
    # What other machines read says the same only afterwards, and is flushed with the link.
    told = generations.folder / "current.json"
    part = told.with_name(f".{told.name}.part")
    assert log[switch + 1 :] == [str(part), f"switch {told}", str(generations.folder)]


@pytest.mark.parametrize("call", ["ids", "is_rolled_back", "current", "rollback"])
def test_a_folder_that_may_not_be_read_is_an_error_of_the_store(open_path, call):
    generations = Generations(open_path / "index")
    publish(generations)
    closed = generations.folder / ("" if call == "current" else "generations")
    closed.chmod(0)
    with (
        as_other_user(),
        pytest.raises(StoreError, match=r"Permission denied; .*check the permissions") as caught,
    ):
        getattr(generations, call)()
    closed.chmod(0o755)
    assert type(caught.value) is StoreError


def test_a_held_generation_is_named_until_it_is_released(generations):
    publish(generations)
    second = publish(generations)
    assert not is_held(generations)
    refuse_if_held(LocalRepository(generations.folder))
    assert hold_generation(generations) == second
    with pytest.raises(IndexHeld, match=rf"held at {second} .*rollback --release"):
        refuse_if_held(LocalRepository(generations.folder))
    assert release_generation(generations)
    assert not release_generation(generations)
    refuse_if_held(LocalRepository(generations.folder))


def test_a_hold_without_an_index_refuses_nothing(generations):
    publish(generations)
    hold_generation(generations)
    (generations.folder / "current").unlink()
    refuse_if_held(LocalRepository(generations.folder))


def test_only_an_older_generation_than_the_newest_is_rolled_back(generations):
    assert generations.ids() == []
    publish(generations)
    assert not generations.is_rolled_back()
    publish(generations)
    assert not generations.is_rolled_back()
    generations.rollback()
    assert generations.is_rolled_back()
    publish(generations)
    assert not generations.is_rolled_back()


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.EROFS, "mount it so that it can be written, or set `[index] path`"),
        (errno.ENOSPC, "free some disk space"),
        (errno.EACCES, "check the permissions"),
        (errno.EIO, "free some disk space or check the permissions"),
    ],
)
def test_an_error_of_the_disk_has_its_own_remedy(tmp_path, code, remedy):
    with pytest.raises(StoreError) as caught, module.translate_disk_errors(tmp_path):
        raise OSError(code, os.strerror(code))
    assert f"{tmp_path}: {os.strerror(code)}; " in str(caught.value)
    assert remedy in str(caught.value)
