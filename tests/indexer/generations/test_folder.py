"""Generations: built beside the current one, switched in one step, checked, pruned, locked."""

import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from indexer.errors import DamagedIndex, NoIndex, RebuildRunning, StoreError
from indexer.generations import folder as module
from indexer.generations.folder import Generations
from indexer.generations.lock import writing
from indexer.generations.manifest import FORMAT, NAME, Manifest, read_manifest
from indexer.stores.local import LocalBackend
from tests.fakes.stored_documents import DIMENSION, make_documents, write_store


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def facts(generation: str) -> Manifest:
    return Manifest(
        generation=generation,
        created="2026-11-22T10:15:02+00:00",
        store="local",
        encoder="hashing",
        encoder_fingerprint="f" * 64,
        dimension=DIMENSION,
        split=1,
        settings="0" * 64,
        documents=1,
        passages=1,
        links=1,
    )


def publish(generations: Generations, text: str = "content") -> str:
    """A generation that is no store, but has a file and a file in a folder."""
    with writing(generations.folder), generations.building() as (generation, folder):
        (folder / "words").mkdir()
        (folder / "words" / "segment").write_text(text)
        (folder / "vectors").write_text(text)
        (folder / "words" / ".some.lock").touch()
        generations.publish(facts(generation))
    return generation


def test_no_index_says_how_to_get_one(generations: Generations):
    with pytest.raises(NoIndex, match="run `huigu rebuild`"):
        generations.current()
    assert generations.ids() == []
    with pytest.raises(NoIndex):
        generations.rollback()


def test_publishing_switches_and_keeps_what_was(generations: Generations):
    first = publish(generations)
    assert generations.current() == first
    second = publish(generations)
    assert generations.current() == second
    assert generations.ids() == [first, second]
    assert (generations.folder / "current" / "vectors").read_text() == "content"
    assert generations.check(first, checksums=True).generation == first


def test_ids_sort_by_age_within_a_second_and_after_the_clock_was_set_back(
    generations: Generations,
):
    ids = [publish(generations) for _ in range(4)]
    late = "20991231T235959Z-ffff"
    generations.path(ids[0]).rename(generations.path(late))
    newest = publish(generations)
    assert ids == sorted(ids)
    assert newest > late


def test_current_never_dangles_while_it_is_switched(generations: Generations):
    """A reader that looks all the time always finds a complete generation."""
    publish(generations)
    context = multiprocessing.get_context("spawn")
    failures = context.Queue()
    stop = context.Event()
    started = context.Event()
    reader = context.Process(
        target=_look_again_and_again, args=(generations.folder, failures, started, stop)
    )
    reader.start()
    assert started.wait(30)
    for number in range(30):
        publish(generations, text=str(number))
    stop.set()
    looks = failures.get(timeout=30)
    reader.join(30)
    assert isinstance(looks, int), looks
    assert looks > 0


def _look_again_and_again(folder: Path, failures, started, stop) -> None:
    looks = 0
    started.set()
    try:
        while not stop.is_set():
            Generations(folder).check(Generations(folder).current(), checksums=True)
            looks += 1
    except StoreError as error:
        failures.put(str(error))
    else:
        failures.put(looks)


def test_what_fails_before_the_switch_leaves_nothing(generations: Generations):
    first = publish(generations)
    with writing(generations.folder), pytest.raises(ZeroDivisionError):
        fail_half_way(generations)
    assert generations.current() == first
    assert os.listdir(generations.folder / "generations") == [first]


def fail_half_way(generations: Generations) -> None:
    with generations.building() as (_, folder):
        (folder / "vectors").write_text("half")
        raise ZeroDivisionError


def test_what_a_died_rebuild_left_is_cleared(generations: Generations):
    first = publish(generations)
    left = generations.folder / "generations" / ".building-20261122T101502Z-0000" / "words"
    left.mkdir(parents=True)
    (generations.folder / "generations" / ".removing-x").mkdir()
    (generations.folder / ".current-x").symlink_to("nowhere")
    assert generations.ids() == [first]
    with writing(generations.folder):
        generations.clear()
    assert os.listdir(generations.folder / "generations") == [first]
    assert not (generations.folder / ".current-x").is_symlink()


def test_pruning_keeps_the_newest_and_always_the_current_one(generations: Generations):
    ids = [publish(generations) for _ in range(5)]
    assert generations.prune(3) == ids[:2]
    assert generations.ids() == ids[2:]
    assert generations.rollback() == ids[3]
    assert generations.rollback() == ids[2]
    assert generations.prune(1) == ids[3:]
    assert generations.ids() == [ids[2]]
    assert generations.current() == ids[2]


def test_rolling_back_passes_over_a_damaged_generation(generations: Generations):
    ids = [publish(generations) for _ in range(3)]
    (generations.path(ids[1]) / "vectors").write_text("CONTENT")
    assert generations.rollback() == ids[0]
    assert generations.current() == ids[0]
    with pytest.raises(NoIndex, match="no sound generation older"):
        generations.rollback()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def every_file(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
def test_harm_to_any_file_is_found_and_the_file_named(
    generations: Generations, harm: Callable[[Path], None]
):
    """Of a real store; the remedy stands in the message."""
    with writing(generations.folder), generations.building() as (generation, folder):
        write_store(LocalBackend(), folder / "store", make_documents(20)).close()
        generations.publish(facts(generation))
    folder = generations.path(generation)
    pristine = folder.parent / "pristine"
    shutil.copytree(folder, pristine)
    files = every_file(folder)
    assert len(files) > 8
    for path in files:
        if not path.stat().st_size:
            continue
        harm(path)
        with pytest.raises(DamagedIndex, match="huigu rebuild --full") as error:
            generations.check(generation, checksums=True)
        assert str(path) in str(error.value)
        if harm is not flip or path.name == NAME:
            with pytest.raises(DamagedIndex):
                generations.check(generation)
        shutil.copy(pristine / path.relative_to(folder), path)
    generations.check(generation, checksums=True)


def test_every_single_bit_of_the_manifest_counts(generations: Generations):
    """Whatever bit flips, it is found, or it changed nothing (white space)."""
    generation = publish(generations)
    path = generations.path(generation) / NAME
    data = path.read_bytes()
    sound = read_manifest(path.parent)
    for position in range(len(data)):
        for bit in range(8):
            harmed = bytearray(data)
            harmed[position] ^= 1 << bit
            path.write_bytes(harmed)
            try:
                assert read_manifest(path.parent) == sound
            except DamagedIndex:
                continue


@pytest.mark.parametrize("found", [FORMAT + 1, 0])
def test_a_foreign_format_is_refused_by_number(generations: Generations, found: int):
    generation = publish(generations)
    path = generations.path(generation) / NAME
    table = msgspec.json.decode(path.read_bytes()) | {"format": found, "something": "new"}
    path.write_bytes(msgspec.json.encode(table))
    with pytest.raises(DamagedIndex, match=rf"format {found}, .*reads format {FORMAT}"):
        generations.check(generation)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "1"}', '{"format": 1}', "\xff"])
def test_a_manifest_that_is_none_is_refused(generations: Generations, text: str):
    generation = publish(generations)
    (generations.path(generation) / NAME).write_text(text, encoding="latin-1")
    with pytest.raises(DamagedIndex, match=r"manifest\.json"):
        generations.check(generation)


def test_a_generation_under_another_name_is_refused(generations: Generations):
    generation = publish(generations)
    shutil.copytree(generations.path(generation), generations.path("20990101T000000Z-0000"))
    with pytest.raises(DamagedIndex, match=generation):
        generations.check("20990101T000000Z-0000")


def test_a_current_that_is_no_link_is_explained(generations: Generations):
    """As after `cp -r -L`."""
    generation = publish(generations)
    (generations.folder / "current").unlink()
    shutil.copytree(generations.path(generation), generations.folder / "current")
    with pytest.raises(DamagedIndex, match="cp -a"):
        generations.current()
    with pytest.raises(StoreError, match="current"):
        publish(generations)


def test_a_second_rebuild_is_told_who_is_at_work(generations: Generations):
    with (
        writing(generations.folder),
        pytest.raises(RebuildRunning, match=rf"process {os.getpid()}\b"),
        writing(generations.folder),
    ):
        pytest.fail("the lock was given twice")
    with writing(generations.folder):
        assert (generations.folder / "rebuild.pid").read_text() == str(os.getpid())
    assert not (generations.folder / "rebuild.pid").exists()


def test_a_holder_that_was_killed_holds_nothing(generations: Generations):
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    holder = context.Process(target=_hold_for_ever, args=(generations.folder, held))
    holder.start()
    assert held.wait(30)
    with pytest.raises(RebuildRunning, match=f"process {holder.pid}"), writing(generations.folder):
        pytest.fail("the lock was given twice")
    holder.kill()
    holder.join(30)
    with writing(generations.folder):
        pass


def _hold_for_ever(folder: Path, held) -> None:
    with writing(folder):
        held.set()
        multiprocessing.Event().wait()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StoreError, match=r"file.*permissions"),
        writing(tmp_path / "file" / "index"),
    ):
        pytest.fail("there is no such folder")


def test_everything_is_on_disk_before_the_switch(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
):
    """After a power cut `current` never points at a file whose content was still in memory."""
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
    for name in (NAME, "vectors", "words/segment", "words", ""):
        assert str(building / name) in log[:switch]
    assert str(generations.folder / "generations") in log[:switch]
    assert log[switch + 1 :] == [str(generations.folder)]
