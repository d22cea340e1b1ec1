"""Only our own names are looked at: what else stands among the generations matters to nobody."""

import pytest

from indexer.generations.folder import Generations
from indexer.generations.lock import hold_lock
from indexer.generations.names import is_id, make_id
from indexer.generations.status import read_status
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import make_manifest
from tests.fakes.other_user import as_other_user

ENCODER = HashingEncoder(8)
FOREIGN = (
    "backup",
    "lost+found",
    "zzz",
    "20261122T101502Z",
    "20261122T101502Z-7f3a.bak",
    "20261122T101502Z-7F3A",
    "20261122T101502Z-7f3",
    "20261122T101502Z-7f3ab",
    "20261399T101502Z-7f3a",
    "20261122T996102Z-7f3a",
    "99991231T235959Z-ffff",
    "２０２６1122T101502Z-7f3a",
    "9",
    ".hidden",
    ".building-backup",
    ".removing-x",
    ".building-20261399T101502Z-0000",
)
"""What stands beside generations: system folders, copies, and names that look like ours."""


@pytest.fixture
def generations(open_path):
    return Generations(open_path / "index")


def publish(generations):
    with hold_lock(generations.folder), generations.create() as (generation, folder):
        (folder / "vectors").write_text("content")
        generations.publish(make_manifest(generation, ENCODER))
    return generation


@pytest.mark.parametrize("name", FOREIGN)
def test_a_name_that_is_not_ours_is_no_id(name):
    assert not is_id(name)


@pytest.mark.parametrize(
    "newest",
    ["", "backup", "99991231T235959Z-ffff", "99981231T235959Z-ffff", "20991231T235959Z-ffff"],
)
def test_a_new_id_is_one_of_ours_and_sorts_after_any_other(newest):
    made = make_id(newest)
    assert is_id(made) or newest.startswith("9998")
    assert not is_id(newest) or made > newest


def test_foreign_folders_and_files_among_the_generations_change_nothing(generations):
    ids = [publish(generations) for _ in range(2)]
    finished = generations.folder / "generations"
    for name in FOREIGN:
        (finished / name).mkdir()
        (finished / name / "file").write_text("precious")
    (finished / "20991122T101502Z-7f3a").write_text("a file with a name of ours")
    (finished / "20991122T101502Z-7f3b").symlink_to(finished / "backup")
    (finished / ".building-20261122T101502Z-7f3a").write_text("a file, too")
    (generations.folder / ".current-backup").symlink_to("nowhere")
    (finished / "lost+found").chmod(0)
    before = {path: path.lstat().st_ino for path in finished.iterdir() if path.name not in ids}

    with as_other_user():
        assert generations.ids() == ids
    assert not generations.is_rolled_back()
    ids += [publish(generations) for _ in range(2)]
    with hold_lock(generations.folder):
        generations.remove_leftovers()
        assert generations.prune(2) == ids[:2]
    assert generations.rollback() == ids[2]
    assert generations.ids() == ids[2:]
    assert {path: path.lstat().st_ino for path in before} == before
    assert (generations.folder / ".current-backup").is_symlink()
    assert read_status(LocalRepository(generations.folder), "", verify=True).others == sorted(
        path.name for path in before
    )
    (finished / "lost+found").chmod(0o700)
    assert (finished / "backup" / "file").read_text() == "precious"
