"""Files of a generation are cut and overwritten while it serves: the process goes on."""

import os
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations import hot_swap, open_generation
from indexer.generations.folder import Generations
from indexer.generations.hot_swap import HotSwap
from indexer.generations.watched_files import WatchedFiles
from indexer.stores.local import private_copies
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import flip_a_bit, publish_documents
from tests.fakes.index.stored_documents import DIMENSION

ENCODER = HashingEncoder(DIMENSION)


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index")


@pytest.fixture
def opened(monkeypatch):
    """The generations whose files were read, in order."""
    read = []
    make = WatchedFiles.__init__

    def record(files, folder, *, checksums):
        read.append(folder.name)
        make(files, folder, checksums=checksums)

    monkeypatch.setattr(WatchedFiles, "__init__", record)
    return read


def publish(generations, documents):
    return publish_documents(generations, documents, ENCODER)


def open_swap(generations, **options):
    return closing(HotSwap(LocalRepository(generations.folder), ENCODER, True, **options))


def count(swap):
    with swap.lease() as generation:
        return generation.store.counts()[0]


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def overwrite(path):
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(os.urandom(size))


def list_files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


@pytest.mark.parametrize("harm", [cut, overwrite, flip_a_bit])
def test_the_older_generation_serves_whichever_file_is_harmed(generations, harm):
    first, second = publish(generations, 3), publish(generations, 5)
    names = [path.relative_to(generations.path(second)) for path in list_files(
        generations.path(second)
    )]  # fmt: skip
    assert len(names) > 8
    pristine = generations.folder / "pristine"
    shutil.copytree(generations.path(second), pristine)
    for name in names:
        if name.name == "manifest.json":
            continue  # read once, when the generation is opened
        path = generations.path(second) / name
        with open_swap(generations) as swap:
            assert count(swap) == 5
            path.chmod(0o644)
            harm(path)
            with pytest.raises(DamagedIndex, match=f"{path.name}: .*huigu rebuild"):
                count(swap)
            assert swap.refresh()
            assert swap.generation == first
            assert count(swap) == 3
            assert str(path) in swap.problem
            with pytest.raises(DamagedIndex, match=path.name):
                swap.refresh()  # said again by who logs it; the older one serves on
            assert count(swap) == 3
            path.unlink()
            shutil.copy2(pristine / name, path)
            assert swap.refresh()
            assert (swap.generation, swap.problem) == (second, "")
            assert count(swap) == 5


def test_without_an_older_one_questions_are_refused_until_there_is_a_good_one(generations):
    first = publish(generations, 3)
    with open_swap(generations) as swap:
        cut(generations.path(first) / "passages.sqlite")
        for _ in range(3):
            with pytest.raises(DamagedIndex, match=r"passages\.sqlite: damaged"):
                swap.refresh()
            with pytest.raises(DamagedIndex, match="written while it served"):
                count(swap)
        assert "passages.sqlite" in swap.problem
        second = publish(generations, 4)
        assert swap.refresh()
        assert (swap.generation, swap.problem, count(swap)) == (second, "", 4)


def test_what_is_removed_replaced_or_moved_serves_on(generations):
    first = publish(generations, 3)
    folder = generations.path(first)
    with open_swap(generations) as swap:
        (folder / "passages.sqlite").unlink()
        (folder / "passages.sqlite").write_text("another file")
        (folder / "vectors.faiss").rename(folder / "moved")
        assert not swap.refresh()
        assert (count(swap), swap.problem) == (3, "")
        shutil.rmtree(folder)
        assert not swap.refresh()
        assert count(swap) == 3
        publish(generations, 4)
        assert swap.refresh()
        assert count(swap) == 4


def test_a_file_whose_times_change_is_opened_again_and_serves(generations):
    first = publish(generations, 3)
    with open_swap(generations) as swap:
        (generations.path(first) / "passages.sqlite").touch()
        assert swap.refresh()  # by another object, which a cache need not know
        assert (swap.generation, swap.problem, count(swap)) == (first, "", 3)
        (generations.path(first) / "passages.sqlite").chmod(0o600)
        assert not swap.refresh()
        assert count(swap) == 3


def test_a_change_whose_traces_are_wiped_is_found(generations):
    """Whoever sets the time of the last write back cannot set that of the last change back."""
    first, second = publish(generations, 3), publish(generations, 5)
    path = generations.path(second) / "passages.sqlite"
    with open_swap(generations) as swap:
        before = path.stat()
        flip_a_bit(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert swap.refresh()
        assert (swap.generation, count(swap)) == (first, 3)


def test_an_answer_from_a_file_that_was_written_meanwhile_is_dropped(generations):
    first = publish(generations, 3)

    def read_and_fail(swap):
        with swap.lease() as generation:
            generation.store.counts()
            overwrite(generations.path(first) / "passages.sqlite")
            raise KeyError("whatever garbage leads to")

    with open_swap(generations) as swap:
        with pytest.raises(DamagedIndex, match="written while it served"):
            read_and_fail(swap)
        assert not swap.is_usable
    assert not swap.is_usable


def test_an_error_while_answering_makes_it_read_all_files_at_most_once_a_minute(
    generations, monkeypatch
):
    """A disk that fails tells no time of a change.

    Raises:
        DamagedIndex: In the block of a lease.
    """
    publish(generations, 3)
    read = []
    verify = WatchedFiles.verify

    def record(files, *, checksums=False):
        read.append(checksums)
        verify(files, checksums=checksums)

    monkeypatch.setattr(WatchedFiles, "verify", record)
    now = [1000.0]
    monkeypatch.setattr(hot_swap.time, "monotonic", lambda: now[0])
    with open_swap(generations) as swap:
        for wait_s in (1, 1, 30, 60, 1):
            with pytest.raises(DamagedIndex, match="disk"), swap.lease():
                raise DamagedIndex("a disk that fails")
            now[0] += wait_s
            assert not swap.refresh()
            assert count(swap) == 3
    assert read == [True, False, False, True, False]


def test_what_was_refused_is_not_read_again_until_it_changes(generations, opened):
    first, second = publish(generations, 3), publish(generations, 5)
    path = generations.path(second) / "vectors.faiss"
    good = path.read_bytes()
    overwrite(path)
    with open_swap(generations, falls_back=True) as swap:
        assert opened == [second, first]
        refuse_three_times(swap)
        assert opened == [second, first]
        overwrite(path)
        refuse_three_times(swap)
        assert opened == [second, first, second]
        path.write_bytes(good)
        assert swap.refresh()
        assert (swap.generation, swap.problem) == (second, "")


def refuse_three_times(swap):
    lengths = set()
    for _ in range(3):
        with pytest.raises(DamagedIndex, match=r"vectors\.faiss") as refused:
            swap.refresh()
        lengths.add(len(refused.traceback))
    return lengths


def test_a_refusal_keeps_no_more_memory_each_time(generations):
    publish(generations, 3)
    publish(generations, 5)
    overwrite(generations.path(generations.current()) / "vectors.faiss")
    with open_swap(generations, falls_back=True) as swap:
        assert len(refuse_three_times(swap)) == 1


def test_what_the_machine_prevented_is_tried_again_after_a_minute(
    generations, opened, monkeypatch, tmp_path
):
    first = publish(generations, 3)
    now = [1000.0]
    monkeypatch.setattr(open_generation.time, "monotonic", lambda: now[0])
    with open_swap(generations) as swap:
        second = publish(generations, 5)
        with monkeypatch.context() as without_folder:
            without_folder.setattr(private_copies, "MEMORY", tmp_path / "none")
            without_folder.setattr(tempfile, "tempdir", str(tmp_path / "none"))
            for _ in range(2):
                with pytest.raises(StoreError, match="no folder for temporary files"):
                    swap.refresh()
        assert opened == [first, second]
        now[0] += open_generation.REFUSED_S
        assert swap.refresh()
        assert (swap.generation, count(swap)) == (second, 5)


def test_a_server_starts_with_an_older_generation_if_the_current_one_is_damaged(generations):
    first, second = publish(generations, 3), publish(generations, 5)
    (generations.path(second) / "words" / "meta.json").write_text("{}")
    with pytest.raises(DamagedIndex, match=r"meta\.json"):
        open_swap(generations)
    with open_swap(generations, falls_back=True) as swap:
        assert (swap.generation, count(swap)) == (first, 3)
        assert "meta.json" in swap.problem
    (generations.path(first) / "words" / "meta.json").write_text("{}")
    with pytest.raises(DamagedIndex, match=second):
        open_swap(generations, falls_back=True)


def test_without_an_index_there_is_nothing_to_fall_back_to(generations):
    with pytest.raises(NoIndex):
        open_swap(generations, falls_back=True)


def test_all_files_are_closed_with_the_generation(generations):
    publish(generations, 3)
    with open_swap(generations) as swap:
        assert count(swap) == 3
    opened = [os.readlink(fd) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    assert not [name for name in opened if name.startswith(str(generations.folder))]
