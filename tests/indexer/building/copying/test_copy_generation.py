"""An index is copied from one store to another, and gives the same answers there."""

import json
from contextlib import closing, contextmanager

import msgspec
import pytest
from click.testing import CliRunner

from bot.answering.answer import Answerer
from bot.cli.main import main
from bot.messages import Question
from indexer.building.copying.copy_generation import _refuse_if_outdated, copy_generation
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import IndexHeld, NoIndex, StoreError, UsageError
from indexer.search.index import Index
from indexer.stores import open_repository
from tests.fakes.communities.community import write_community
from tests.fakes.index.milvus import stop_milvus, use_milvus
from tests.fakes.postgres.server import open_database

QUESTIONS = (
    "where are the LatticeCon 2022 videos",
    "LatticeCon 2021 的视频在哪里",
    "第三届灯笼沙龙的 PPT",
    "who spoke about Rust",
    "怎么用 WASM 写过滤器",
    "how does a canary release work",
)


def write_copy(config, name, change):
    """Write a second configuration file beside the first one."""
    target = config.with_name(f"{name}.toml")
    target.write_text(config.read_text("utf-8"), "utf-8")
    change(target)
    return target


def move(path):
    text = path.read_text("utf-8")
    assert 'path = "index"' in text
    path.write_text(text.replace('path = "index"', f'path = "{path.stem}"'), "utf-8")


@pytest.fixture(scope="module")
def community_file(tmp_path_factory):
    config = write_community(tmp_path_factory.mktemp("community"))
    rebuild(load_settings(config))
    return config


@pytest.fixture
def local(community_file):
    return write_copy(community_file, "moved", move)


def answer(config):
    """Answer in both languages; numbers to four decimals, without the generation and the time."""
    answers = []
    with closing(Index.open(load_settings(config))) as index:
        answerer = Answerer(index)
        for text in QUESTIONS:
            given = answerer.answer(Question(text=text))
            answers.append(simplify(msgspec.to_builtins(given)))
    return answers


def test_a_copy_in_another_folder_is_the_same_index(community_file, local):
    steps = []
    source, target = load_settings(community_file), load_settings(local)
    copied = copy_generation(source, target, lambda *step: steps.append(step))
    old, new = open_repository(source), open_repository(target)
    assert (copied.copied, copied.generation) == (old.current(), new.current())
    assert [phase for phase, _, _ in steps if phase != "copy"] == ["write"] * 2 + ["verify"] * 2
    assert steps[0][2] == copied.passages
    before, after = old.check(copied.copied), new.check(copied.generation, checksums=True)
    assert (after.documents, after.passages, after.links) == (
        before.documents,
        before.passages,
        before.links,
    )
    assert (after.counts, after.calibration) == (before.counts, before.calibration)
    assert answer(local) == answer(community_file)
    # Nothing to do: the sources are what they were.
    assert rebuild(target).generation == copied.generation
    # Another copy takes its place, and the one before it stays for a roll-back.
    again = copy_generation(source, target)
    assert new.ids() == [copied.generation, again.generation]


@contextmanager
def open_in_milvus(config):
    """Give a configuration file whose index is in Milvus Lite."""
    copy = write_copy(config, "milvus", use_milvus)
    try:
        yield copy
    finally:
        stop_milvus(copy.with_name("milvus.db"))


@contextmanager
def open_in_postgres(config):
    """Give a configuration file whose index is in a database of a real server."""
    with open_database() as uri:
        lines = f'[index]\nstore = "postgres"\nuri = "{uri}"\n'

        def use(path):
            path.write_text(path.read_text("utf-8").replace("[index]\n", lines), "utf-8")

        yield write_copy(config, "postgres", use)


@pytest.mark.parametrize("open_other", [open_in_milvus, open_in_postgres])
def test_a_copy_goes_to_another_store_and_back(community_file, open_other):
    back = write_copy(community_file, "back", move)
    with open_other(community_file) as other:
        copy_generation(load_settings(community_file), load_settings(other))
        there = answer(other)
        copy_generation(load_settings(other), load_settings(back))
        assert rebuild(load_settings(other)).changed == 0
    expected = answer(community_file)
    assert answer(back) == expected
    # Scores are sums of 32-bit numbers in another order, hence rounded.
    assert there == expected


def simplify(value):
    """Round numbers, and leave out the generation and the time, which differ by nature."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if k not in {"generation", "elapsed_ms"}}
        return {key: simplify(one) for key, one in kept.items()}
    return [simplify(one) for one in value] if isinstance(value, list | tuple) else value


def test_the_command_copies_and_says_what_to_do_next(community_file, local):
    arguments = ["copy", "--config", str(community_file), "--to", str(local)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "a copy of" in done.stdout
    assert f"huigu status --config {local}" in done.stderr
    told = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert (told["store"], told["documents"] > 5) == ("local", True)


def test_a_second_file_that_is_missing_is_asked_for(community_file, tmp_path):
    arguments = ["copy", "--config", str(community_file), "--to", str(tmp_path / "other.toml")]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1
    assert f"copy {community_file} to it" in done.stderr


def test_an_index_is_not_copied_onto_itself(community_file):
    settings = load_settings(community_file)
    with pytest.raises(UsageError, match="both settings name this index"):
        copy_generation(settings, settings)


def test_there_must_be_an_index(community_file, local, tmp_path):
    empty = write_community(tmp_path)
    with pytest.raises(NoIndex, match="huigu rebuild"):
        copy_generation(load_settings(empty), load_settings(local))


def test_a_held_index_is_not_replaced(community_file, local):
    source, target = load_settings(community_file), load_settings(local)
    copy_generation(source, target)
    repository = open_repository(target)
    with repository.lock():
        repository.hold()
    try:
        with pytest.raises(IndexHeld, match="held at"):
            copy_generation(source, target)
    finally:
        with repository.lock():
            repository.release()


def test_another_encoder_or_version_is_refused(community_file, local):
    source, target = load_settings(community_file), load_settings(local)
    before = open_repository(target).ids()
    manifest = open_repository(source).read_manifest(open_repository(source).current())
    changed = msgspec.structs.replace(manifest, encoder_fingerprint="0" * 64)
    with pytest.raises(StoreError, match="name the same encoder in both"):
        _refuse_if_outdated(changed, target, open_repository(source))
    older = msgspec.structs.replace(manifest, split=1)
    with pytest.raises(StoreError, match="built by another version"):
        _refuse_if_outdated(older, target, open_repository(source))
    assert open_repository(target).ids() == before


def test_a_copy_that_differs_does_not_serve(community_file, local, monkeypatch):
    source, target = load_settings(community_file), load_settings(local)
    copy_generation(source, target)
    before = open_repository(target).current()
    module = "indexer.building.copying.copy_generation"
    monkeypatch.setattr(f"{module}._split_batches", _lose_a_document)
    with pytest.raises(StoreError, match=r"differs from what was copied \(documents"):
        copy_generation(source, target)
    assert open_repository(target).current() == before


def _lose_a_document(store):
    documents = list(store.read_documents())
    yield documents[1:]
