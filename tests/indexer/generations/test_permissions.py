"""One mode for all files of a generation, and who may not read one is told so."""

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.catalogue.writer import CatalogueRecords, write_catalogue
from indexer.errors import UnreadableIndex
from indexer.generations.folder import Generations
from indexer.generations.hot_swap import HotSwap
from indexer.generations.lock import hold_lock
from indexer.generations.status import read_status
from indexer.records import Filter
from indexer.settings import IndexSettings, Settings, SourceSettings
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import make_manifest
from tests.fakes.index.stored_documents import DIMENSION, make_documents
from tests.fakes.other_user import as_other_user

ENCODER = HashingEncoder(DIMENSION)
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def generations(open_path):
    return Generations(open_path / "index")


def publish(generations):
    with hold_lock(generations.folder), generations.create() as (generation, folder):
        writer = LocalBackend().writer(folder, DIMENSION)
        for document in make_documents(3):
            document.add_to(writer)
        writer.finish()
        write_catalogue(folder, CatalogueRecords())
        generations.publish(make_manifest(generation, ENCODER, 3))
    return generation


def list_modes(folder):
    paths = [folder, *folder.rglob("*")]
    return {
        kind: {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir() == is_folder}
        for kind, is_folder in (("folders", True), ("files", False))
    }


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077, 0o002])
def test_all_files_of_a_generation_have_the_mode_that_the_umask_leaves(generations, umask):
    before = os.umask(umask)
    try:
        folder = generations.path(publish(generations))
    finally:
        os.umask(before)
    assert len(list(folder.rglob("*"))) > 8
    assert list_modes(folder) == {"folders": {0o777 & ~umask}, "files": {0o444 & ~umask}}


def test_a_generation_passes_on_the_group_of_its_folder(generations):
    generations.folder.mkdir()
    (generations.folder / "generations").mkdir()
    (generations.folder / "generations").chmod(0o2775)
    folder = generations.path(publish(generations))
    assert list_modes(folder)["files"] == {0o444}
    assert all(mode & stat.S_ISGID for mode in list_modes(folder)["folders"])


def test_another_user_searches_what_this_one_built(generations):
    publish(generations)
    with (
        as_other_user(),
        closing(HotSwap(LocalRepository(generations.folder), ENCODER, True)) as swap,
    ):
        with swap.lease() as generation:
            assert generation.store.search_words({"Post": 1.0}, 3, Filter())
        assert read_status(LocalRepository(generations.folder), "", verify=True).checksums == "hold"


def test_read_only_files_are_pruned_rolled_back_and_rebuilt_without_root(open_path):
    (open_path / "theirs").mkdir()
    (open_path / "theirs").chmod(0o777)
    generations = Generations(open_path / "theirs" / "index")
    with as_other_user():
        ids = [publish(generations) for _ in range(4)]
        with hold_lock(generations.folder):
            assert generations.prune(2) == ids[:2]
        assert generations.rollback() == ids[2]
        left = generations.folder / "generations" / ".building-20261122T101502Z-0000"
        generations.path(ids[3]).rename(left)
        with hold_lock(generations.folder):
            generations.remove_leftovers()
        assert os.listdir(generations.folder / "generations") == [ids[2]]


def list_all(folder):
    return sorted((path for path in (folder, *folder.rglob("*"))), key=str)


def test_each_file_and_folder_that_may_not_be_read_is_named_with_who_we_are(generations):
    folder = generations.path(publish(generations))
    paths = list_all(folder)
    assert len(paths) > 10
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(0o600 if IS_ROOT else 0)
        shown = stat.S_IMODE(path.stat().st_mode)
        with as_other_user() as user, pytest.raises(UnreadableIndex) as caught:
            HotSwap(LocalRepository(generations.folder), ENCODER, True)
        path.chmod(mode)
        told = str(caught.value)
        assert told.startswith(f"{path}: user "), told
        assert f"mode {shown:04o}); nothing is damaged. Run `chmod -R a+rX {folder}` as" in told
        assert "checksum" not in told
        assert "\n" not in told
        assert user >= 0
    with as_other_user():
        HotSwap(LocalRepository(generations.folder), ENCODER, True).close()


@pytest.mark.parametrize("verify", [True, False])
def test_the_status_tells_unreadable_from_damaged(generations, verify):
    folder = generations.path(publish(generations))
    (folder / "words" / "meta.json").chmod(0o600 if IS_ROOT else 0)
    with as_other_user():
        status = read_status(LocalRepository(generations.folder), "", verify=verify)
    assert status.checksums == "unreadable"
    assert "may not read it" in status.problem
    (folder / "words" / "meta.json").chmod(0o644)
    (folder / "words" / "meta.json").write_text("{}")
    with as_other_user():
        status = read_status(LocalRepository(generations.folder), "", verify=verify)
    assert status.checksums == "broken"
    assert "damaged" in status.problem


def test_a_folder_above_the_index_is_named_with_its_own_remedy(generations):
    publish(generations)
    generations.folder.chmod(0o700 if IS_ROOT else 0)
    with as_other_user(), pytest.raises(UnreadableIndex) as caught:
        # `current` was read before somebody closed the folder.
        generations.check("20261122T101502Z-7f3a")
    generations.folder.chmod(0o755)
    assert str(caught.value).startswith(f"{generations.folder}: user ")
    assert f"chmod a+rx {generations.folder}" in str(caught.value)


def test_a_rebuild_goes_on_beside_generations_of_another_user(open_path):
    (open_path / "posts").mkdir()
    (open_path / "posts" / "a.md").write_text("# A\n\nAll about bees.\n", encoding="utf-8")
    settings = Settings(
        index=IndexSettings(path="index", keep=1),
        sources=(SourceSettings(name="posts", type="markdown", path="posts"),),
        folder=str(open_path),
    )
    first = rebuild(settings, encoder=ENCODER).generation
    generations = Generations(open_path / "index")
    (generations.path(first) / "pieces.bin").chmod(0o600 if IS_ROOT else 0)
    generations.path(first).chmod(0o555)
    for path in (generations.folder, generations.folder / "generations"):
        path.chmod(0o777)
    for path in generations.folder.iterdir():
        if path.is_file():
            path.chmod(0o666)
    with as_other_user():
        second = rebuild(settings, encoder=ENCODER)
        assert second.generation != first
        assert "may not read it" in second.reason
        third = rebuild(settings, encoder=ENCODER, full=True)
        status = read_status(
            LocalRepository(generations.folder), settings.fingerprint(), verify=True
        )
    assert (status.generation, status.checksums) == (third.generation, "hold")
    # Root's files could not be removed; they are named, and root's next rebuild removes them.
    assert status.others == [f".removing-{first}"]
    assert status.generations == [third.generation]
    (generations.folder / "generations" / f".removing-{first}").chmod(0o755)
    rebuild(settings, encoder=ENCODER)
    assert sorted(os.listdir(generations.folder / "generations")) == [third.generation]
    assert Path(generations.folder / "current").resolve().name == third.generation
