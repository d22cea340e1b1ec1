"""After a failed rebuild the index answers, and the next rebuild works."""

import contextlib
import multiprocessing
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.errors import NoIndex, RebuildRunning, StoreError
from indexer.generations.folder import Generations
from indexer.generations.hot_swap import HotSwap
from indexer.records import Filter
from indexer.settings import IndexSettings, Settings, SourceSettings
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.calibrations import asking_few
from tests.fakes.index.encoder import HashingEncoder

ENCODER = HashingEncoder()
POSTS = 24
KILLS = 20
# Children come from a server that has imported everything but has no threads of its own, so that
# starting one takes milliseconds.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([
    "pytest",
    "indexer.stores.local.backend",
    "indexer.sources.generators.source",
    __name__,
])


def make_settings(folder: Path, index: str = "index") -> Settings:
    return Settings(
        index=IndexSettings(path=index, keep=2),
        sources=(SourceSettings("posts", "markdown", "posts", base_url="https://example.org/"),),
        folder=str(folder),
    )


def write_post(folder: Path, number: int, version: int) -> None:
    """Write a post in one step, as an editor does."""
    posts = folder / "posts"
    posts.mkdir(parents=True, exist_ok=True)
    text = f"Version{version} of the post, and its [recording](https://video.example/{number}). "
    new = folder / "new.md"
    new.write_text(f"---\ntitle: Post {number}\n---\n\n{text * 5}\n", encoding="utf-8")
    new.rename(posts / f"{number}.md")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for number in range(POSTS):
        write_post(tmp_path, number, 0)
    return tmp_path


def count_posts(folder: Path, index: str = "index") -> int:
    """Check and search the current index; return the number of its posts."""
    generations = Generations(folder / index)
    serving = HotSwap(LocalRepository(generations.folder), ENCODER, checksums=True)
    with serving.lease() as lease:
        store = lease.store
        assert store.counts() == (
            lease.manifest.documents,
            lease.manifest.passages,
            lease.manifest.links,
        )
        [(row, cosine)] = store.search_vectors(store.vectors([3])[0], 1, Filter())
        assert cosine == pytest.approx(1, abs=1e-4)
        assert store.passages([row])[0].text
        documents = store.counts()[0]
        assert len(store.search_words({"post": 1.0}, 1000, Filter())) == store.rows
        assert len(list(store.links(Filter()))) == lease.manifest.links == 5 * documents
    serving.close()
    return documents


def rebuild_in_child(settings: Settings, started: Event) -> None:
    with asking_few():
        started.set()
        rebuild(settings, encoder=HashingEncoder())


def start_child(settings: Settings) -> BaseProcess:
    """Start a process that rebuilds."""
    started = CONTEXT.Event()
    process = CONTEXT.Process(target=rebuild_in_child, args=(settings, started))
    process.start()
    assert started.wait(60)
    return process


def measure_rebuild(site: Path, settings: Settings) -> float:
    """Measure a rebuild of one changed post in a child process: the median of five."""
    taken = []
    for version in range(5):
        write_post(site, 0, 1000 + version)
        process = start_child(settings)
        started_s = time.monotonic()
        process.join(60)
        taken.append(time.monotonic() - started_s)
    return statistics.median(taken)


@pytest.mark.slow
def test_after_a_kill_at_any_moment_the_index_answers_and_the_next_rebuild_works(
    site: Path, capsys: pytest.CaptureFixture[str]
):
    """Rebuilds are killed with SIGKILL at random moments."""
    seed = random.SystemRandom().randrange(1 << 32)
    rng = random.Random(seed)
    settings = make_settings(site)
    rebuild(settings, encoder=ENCODER)
    usual_s = measure_rebuild(site, settings)
    killed = switched = leftovers = 0
    for version in range(KILLS):
        write_post(site, rng.randrange(POSTS), version)
        was = Generations(site / "index").current()
        process = start_child(settings)
        time.sleep(rng.uniform(0, usual_s))
        process.kill()
        process.join(60)
        killed += process.exitcode == -signal.SIGKILL
        switched += Generations(site / "index").current() != was
        leftovers += count_unfinished(site)
        assert count_posts(site) == POSTS, f"seed {seed}, kill {version}"
        assert rebuild(settings, encoder=ENCODER).documents == POSTS
        assert count_posts(site) == POSTS, f"seed {seed}, rebuild after kill {version}"
        assert not count_unfinished(site)
    with capsys.disabled():
        sys.stdout.write(
            f" [seed {seed}: {killed} of {KILLS} killed at work within {usual_s:.2f} s, "
            f"{leftovers} left something behind, {switched} had switched] "
        )
    assert killed > KILLS / 4, "most rebuilds were over before they were killed"
    assert leftovers > 0


def count_unfinished(site: Path) -> int:
    """Count unfinished files and folders."""
    names = os.listdir(site / "index" / "generations") + os.listdir(site / "index")
    return sum(name.startswith(".") for name in names)


def test_after_a_kill_before_the_first_index_the_next_rebuild_works(site: Path):
    settings = make_settings(site)
    for share in (0.0, 0.02, 0.05, 0.1):
        process = start_child(settings)
        time.sleep(share)
        process.kill()
        process.join(60)
        with contextlib.suppress(NoIndex):
            assert count_posts(site) == POSTS
    rebuild(settings, encoder=ENCODER)
    assert count_posts(site) == POSTS


def test_an_interrupted_rebuild_removes_its_files(site: Path):
    """Ctrl-C while encoding."""

    class Interrupted(HashingEncoder):
        def encode(self, texts):
            raise KeyboardInterrupt

    settings = make_settings(site)
    first = rebuild(settings, encoder=ENCODER)
    write_post(site, 1, 1)
    with pytest.raises(KeyboardInterrupt):
        rebuild(settings, encoder=Interrupted())
    assert os.listdir(site / "index" / "generations") == [first.generation]
    assert count_posts(site) == POSTS


def test_a_second_rebuild_fails_and_names_the_process_of_the_first(site: Path):
    settings = make_settings(site)
    rebuild(settings, encoder=ENCODER)
    encoding, release = threading.Event(), threading.Event()

    class Slow(HashingEncoder):
        def encode(self, texts):
            encoding.set()
            assert release.wait(60)
            return super().encode(texts)

    write_post(site, 1, 1)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(rebuild, settings, encoder=Slow())
        assert encoding.wait(60)
        other = CONTEXT.Process(target=_expect_running, args=(settings, os.getpid()))
        other.start()
        other.join(60)
        assert other.exitcode == 0
        assert count_posts(site) == POSTS
        release.set()
        assert first.result().changed == 1
    assert count_posts(site) == POSTS


def _expect_running(settings: Settings, holder: int) -> None:
    with pytest.raises(RebuildRunning, match=rf"process {holder}\)"):
        rebuild(settings, encoder=HashingEncoder())


@pytest.mark.parametrize("limit_kb", [1, 4, 12, 40, 80, 150])
def test_a_write_error_keeps_the_old_index(site: Path, limit_kb: int):
    """As on a full disk or over a quota, at any point of the writing."""
    settings = make_settings(site)
    first = rebuild(settings, encoder=ENCODER)
    for number in range(POSTS):
        write_post(site, number, 1)
    process = CONTEXT.Process(target=_expect_no_space, args=(settings, limit_kb << 10))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert os.listdir(site / "index" / "generations") == [first.generation]
    assert Generations(site / "index").current() == first.generation
    assert count_posts(site) == POSTS
    assert rebuild(settings, encoder=ENCODER).changed == POSTS


def _expect_no_space(settings: Settings, limit: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with pytest.raises(StoreError, match=r"disk space|permissions"):
        rebuild(settings, encoder=HashingEncoder())


@pytest.fixture
def small_disk(site: Path) -> Iterator[Path]:
    folder = site / "small"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", *options], capture_output=True, check=False).returncode
    ):
        pytest.skip("mounting a small file system needs root")
    yield folder
    still_open = [path for path in list_open_files() if path.startswith(str(folder))]
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    assert not still_open, "a file is still open"


def list_open_files() -> list[str]:
    """List the files that this process has open or mapped."""
    maps = Path("/proc/self/maps").read_text()
    mapped = [line.split(maxsplit=5)[-1] for line in maps.splitlines()]
    opened = [os.readlink(fd) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    return mapped + opened


def test_a_full_disk_keeps_the_old_index_until_there_is_space(site: Path, small_disk: Path):
    settings = make_settings(site, index="small/index")
    first = rebuild(settings, encoder=ENCODER)
    for full in (0, 20_000, 60_000, 100_000, 150_000):
        ballast = small_disk / "ballast"
        free = shutil.disk_usage(small_disk).free
        ballast.write_bytes(bytes(max(0, free - full)))
        write_post(site, 1, full + 1)
        with pytest.raises(StoreError, match="disk space"):
            rebuild(settings, encoder=ENCODER)
        assert Generations(small_disk / "index").current() == first.generation
        assert count_posts(site, "small/index") == POSTS
        ballast.unlink()
    assert rebuild(settings, encoder=ENCODER).changed == 1
    assert count_posts(site, "small/index") == POSTS


@pytest.mark.slow
def test_searches_never_fail_during_rebuilds(site: Path):
    settings = make_settings(site)
    rebuild(settings, encoder=ENCODER)
    serving = HotSwap(LocalRepository(Generations(site / "index").folder), ENCODER)
    question = ENCODER.encode(["version of the post"])[0]
    stop = threading.Event()

    def search() -> int:
        searches = 0
        while not stop.is_set():
            with serving.lease() as lease:
                store = lease.store
                rows = {row for row, _ in store.search_vectors(question, 10, Filter())}
                rows |= {row for row, _ in store.search_words({"post": 1.0}, 10, Filter())}
                passages = store.passages(sorted(rows))
                keys = [(passage.source, passage.document) for passage in passages]
                assert all(store.documents(keys))
                searches += 1
            # Without it, rebuilds wait for the interpreter ten times as long as they work.
            time.sleep(0.01)
        return searches

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(search) for _ in range(4)]
        for version in range(1, 16):
            write_post(site, version, version)
            generation = rebuild(settings, encoder=ENCODER).generation
            assert serving.refresh()
            assert serving.generation == generation
        stop.set()
        assert all(future.result() > 0 for future in running)
    serving.close()
