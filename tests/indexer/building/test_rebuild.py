"""A rebuild copies unchanged documents, and gives the same index as a full one."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.building import diff
from indexer.building.rebuild import _make_problem, rebuild
from indexer.building.result import RebuildResult
from indexer.building.split import build_encoder_text, build_token_text
from indexer.catalogue.records import CatalogueCounts
from indexer.contracts import Store
from indexer.encoders.passages import encode_passages
from indexer.errors import BadInput, DamagedIndex, SourceError
from indexer.generations.folder import Generations
from indexer.generations.manifest import MANIFEST_FILE
from indexer.generations.status import read_status
from indexer.records import Document, Entry, Filter, Remark
from indexer.settings import IndexSettings, Settings
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.rebuilt_site import ENCODER, Site


def count_changes(rebuilt: RebuildResult) -> tuple[int, int, int, int]:
    return rebuilt.added, rebuilt.changed, rebuilt.removed, rebuilt.unchanged


def test_the_first_rebuild_indexes_everything(site: Site):
    rebuilt = site.rebuild()
    assert count_changes(rebuilt) == (5, 0, 0, 0)
    assert (rebuilt.documents, rebuilt.links) == (5, 3)
    assert rebuilt.generation == site.generations.current()
    assert (rebuilt.problems, rebuilt.skipped, rebuilt.reason) == ((), 0, "")
    manifest = site.generations.check(rebuilt.generation, checksums=True)
    assert (manifest.documents, manifest.passages) == (5, rebuilt.passages)
    assert manifest.encoder_fingerprint == ENCODER.fingerprint
    assert set(manifest.files) >= {"vectors.faiss", "passages.sqlite", "words/meta.json"}
    assert site.ids() == ["posts/a.md", "posts/b.md", "posts/c.md", "rows/r1", "rows/r2"]


def test_without_changes_the_generation_stays_and_nothing_is_encoded(site: Site):
    first = site.rebuild()
    encoder = HashingEncoder()
    second = site.rebuild(encoder=encoder)
    assert second.generation == first.generation
    assert count_changes(second) == (0, 0, 0, 5)
    assert (second.documents, second.passages, second.links) == (5, first.passages, 3)
    assert encoder.encoded == 0
    assert site.generations.ids() == [first.generation]


def test_only_new_and_changed_documents_are_encoded(site: Site):
    site.rebuild()
    site.post("b", "Canary releases, changed.")
    site.post("d")
    (site.posts / "a.md").unlink()
    site.write_rows({"r2": "Another row.", "r1": "One row."})
    encoder = HashingEncoder()
    rebuilt = site.rebuild(encoder=encoder)
    assert count_changes(rebuilt) == (1, 1, 1, 3)
    assert encoder.passages == 4  # two each of b and d
    assert site.ids() == ["posts/b.md", "posts/c.md", "posts/d.md", "rows/r1", "rows/r2"]
    store = site.open()
    [(row, _)] = store.search_words({"canari": 1.0}, 5, Filter())
    assert store.passages([row])[0].document == "b.md"
    assert not list(store.links(Filter(source="rows")))
    assert [link.link.url for link in store.links(Filter())] == [
        f"https://video.example/{name}" for name in "bcd"
    ]
    store.close()


def test_the_catalogue_is_counted_also_if_nothing_changed(site: Site):
    for name in ("d", "e"):
        site.post(name, front="event: MeshCon 2030\nspeakers: [Zoe Quark]")
    first = site.rebuild()
    assert (first.series, first.events, first.talks, first.people) == (1, 1, 2, 1)
    manifest = site.generations.check(first.generation, checksums=False)
    assert manifest.counts == CatalogueCounts(series=1, events=1, talks=2, people=1)
    second = site.rebuild()
    assert second.generation == first.generation
    assert (second.series, second.events, second.talks, second.people) == (1, 1, 2, 1)


def test_another_format_of_the_catalogue_makes_it_anew_and_encodes_nothing(site: Site, monkeypatch):
    first = site.rebuild()
    for module in ("rebuild", "writer", "renewing.catalogue"):
        monkeypatch.setattr(f"indexer.building.{module}.CATALOGUE_FORMAT", 10**6)
    encoder = HashingEncoder()
    second = site.rebuild(encoder=encoder)
    assert second.generation != first.generation
    assert (count_changes(second), second.reason, encoder.encoded) == ((0, 0, 0, 5), "", 0)
    assert site.rebuild().generation == second.generation


def test_days_that_contradict_are_remarked_on_also_in_a_strict_rebuild(site: Site):
    site.post("d", front="event: MeshCon 2030\nevent_date: 2030-04-01")
    site.post("e", front="event: MeshCon 2030\nevent_date: 2030-04-02")
    rebuilt = site.rebuild(strict=True)
    assert rebuilt.events == 1
    assert any("MeshCon 2030 began on" in remark for remark in rebuilt.remarks)


def test_new_source_settings_give_a_new_generation_even_if_no_document_changes(site: Site):
    first = site.rebuild()
    index = msgspec.structs.replace(site.settings.index, keep=9)
    site.settings = msgspec.structs.replace(site.settings, index=index)
    assert site.rebuild().generation == first.generation
    posts, rows = site.settings.sources
    site.settings = msgspec.structs.replace(site.settings, sources=(rows, posts))
    fingerprint = site.settings.fingerprint()
    assert (
        read_status(LocalRepository(site.generations.folder), fingerprint, verify=False).settings
        == "changed"
    )
    second = site.rebuild()
    assert second.generation != first.generation
    assert second.unchanged == first.documents
    assert (
        read_status(LocalRepository(site.generations.folder), fingerprint, verify=False).settings
        == "same"
    )


def test_a_full_rebuild_encodes_everything_and_counts_real_changes(site: Site):
    first = site.rebuild()
    site.post("b", "Changed.")
    encoder = HashingEncoder()
    rebuilt = site.rebuild(encoder=encoder, full=True)
    assert encoder.passages == rebuilt.passages
    assert count_changes(rebuilt) == (0, 1, 0, 4)
    assert site.rebuild(full=True).generation > rebuilt.generation > first.generation


def test_unpublished_pages_are_counted_and_left_out(site: Site):
    site.post("draft", front="draft: true")
    rebuilt = site.rebuild()
    assert (rebuilt.skipped, rebuilt.documents) == (1, 5)
    again = site.rebuild()
    assert (again.skipped, again.generation) == (1, rebuilt.generation)
    site.post("a", front="draft: true")
    assert count_changes(site.rebuild()) == (0, 0, 1, 4)


def test_an_expired_page_is_removed_although_its_file_is_unchanged(site: Site):
    site.post("b", front="expiryDate: 2042-03-01T12:00:00+08:00")
    site.rebuild()
    before = datetime(2042, 3, 1, 3, 59, tzinfo=UTC)
    assert count_changes(site.rebuild(now=before)) == (0, 0, 0, 5)
    after = datetime(2042, 3, 1, 4, 0, tzinfo=UTC)
    rebuilt = site.rebuild(now=after)
    assert count_changes(rebuilt) == (0, 0, 1, 4)
    assert rebuilt.skipped == 1
    assert "posts/b.md" not in site.ids()
    assert site.rebuild(now=after).generation == rebuilt.generation


def test_a_broken_entry_is_reported_and_the_others_are_indexed(site: Site):
    site.rebuild()
    (site.posts / "b.md").write_text("---\ntitle: a: b: [\n---\n")
    with site.rows.open("a") as file:
        file.write("{broken\n")
    rebuilt = site.rebuild()
    assert count_changes(rebuilt) == (0, 0, 1, 4)
    assert rebuilt.skipped == 0
    named = [re.match(r"(.+):([1-9]\d*): .+; .+", problem) for problem in rebuilt.problems]
    assert [place and Path(place[1]).name for place in named] == ["b.md", "rows.jsonl"]
    again = site.rebuild()
    assert again.generation == rebuilt.generation
    assert len(again.problems) == 2


def test_a_strict_rebuild_fails_at_a_broken_entry_and_keeps_the_generation(site: Site):
    first = site.rebuild()
    site.post("d")
    (site.posts / "e.md").write_text("---\ntitle: a: b: [\n---\n")
    with pytest.raises(BadInput, match=r"e\.md"):
        site.rebuild(strict=True)
    assert site.generations.ids() == [first.generation]
    assert "posts/d.md" not in site.ids()
    assert count_changes(site.rebuild()) == (1, 0, 0, 5)


def test_a_second_entry_with_the_same_id_is_a_problem():
    """For sources that do not check it themselves."""

    class Twice:
        name = "twice"

        def entries(self):
            for fingerprint in ("1", "2"):
                yield Entry("x", fingerprint, lambda: None)

    problems: list[BadInput] = []
    entries = diff.EntryList([Twice()], lambda source, problem: problems.append(problem))
    [(key, entry)] = entries
    assert (key, entry.fingerprint) == (("twice", "x"), "1")
    assert "twice/x: another document of this source has the same id" in str(problems[0])


def test_empty_sources_do_not_replace_an_index(site: Site):
    first = site.rebuild()
    for post in site.posts.iterdir():
        post.unlink()
    site.write_rows({})
    with pytest.raises(SourceError, match=r"no documents in any source: posts \(posts\), rows"):
        site.rebuild()
    with pytest.raises(SourceError, match="no documents"):
        site.rebuild(full=True)
    assert site.generations.current() == first.generation
    assert len(site.ids()) == 5


def test_why_there_are_no_documents_is_said_first(site: Site):
    for post in site.posts.iterdir():
        post.unlink()
    (site.folder / "rows.jsonl").write_text("[]\n")
    with pytest.raises(SourceError) as caught:
        site.rebuild()
    said = str(caught.value)
    assert said.startswith("rows.jsonl:1: ")
    assert "So there are no documents in any source: posts (posts), rows" in said


def test_a_missing_folder_does_not_replace_an_index(site: Site):
    first = site.rebuild()
    site.posts.rename(site.folder / "moved")
    with pytest.raises(SourceError):
        site.rebuild()
    assert site.generations.current() == first.generation


def test_a_configuration_without_sources_is_an_error(tmp_path: Path):
    empty = Settings(index=IndexSettings(path="index"), folder=str(tmp_path))
    with pytest.raises(SourceError, match=r"no \[\[sources\]\]"):
        rebuild(empty, encoder=ENCODER)


def test_another_encoder_forces_a_full_rebuild_with_a_reason(site: Site):
    site.rebuild()
    other = HashingEncoder(dimension=96, salt="-other")
    rebuilt = site.rebuild(encoder=other)
    assert other.passages == rebuilt.passages
    assert count_changes(rebuilt) == (0, 0, 0, 5)
    assert "hashing (" in rebuilt.reason
    assert "hashing-other" in rebuilt.reason
    store = site.open()
    assert store.dimension == 96
    store.close()
    assert site.rebuild(encoder=other).reason == ""


def test_another_split_format_forces_a_full_rebuild_with_a_reason(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    first = site.rebuild()
    monkeypatch.setattr(diff, "SPLIT_FORMAT", diff.SPLIT_FORMAT + 1)
    rebuilt = site.rebuild()
    assert rebuilt.generation > first.generation
    assert "split in format" in rebuilt.reason


@pytest.mark.parametrize(
    "name", ["vectors.faiss", "passages.sqlite", MANIFEST_FILE, "words/meta.json"]
)
def test_nothing_is_copied_from_a_damaged_generation(site: Site, name: str):
    """Everything is read again although nothing changed; the new generation is undamaged."""
    first = site.rebuild()
    path = site.generations.path(first.generation) / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    rebuilt = site.rebuild()
    assert rebuilt.generation > first.generation
    assert path.name in rebuilt.reason
    site.generations.check(site.generations.current(), checksums=True)
    assert len(site.ids()) == 5


def test_old_generations_are_pruned_as_configured(site: Site):
    site.settings = msgspec.structs.replace(
        site.settings, index=IndexSettings(path="index", keep=2)
    )
    generations = []
    for number in range(4):
        site.post("a", f"Version {number}.")
        generations.append(site.rebuild().generation)
    assert site.generations.ids() == generations[-2:]
    assert site.generations.rollback() == generations[-2]


def test_a_rebuild_after_a_rollback_compares_with_the_current_generation(site: Site):
    site.rebuild()
    site.post("a", "Second version.")
    second = site.rebuild()
    site.generations.rollback()
    rebuilt = site.rebuild()
    assert count_changes(rebuilt) == (0, 1, 0, 4)
    assert rebuilt.generation > second.generation


def test_progress_rises_to_the_total(site: Site):
    calls: list[tuple[str, int, int]] = []
    site.rebuild(progress=lambda *call: calls.append(call))
    phases = list(dict.fromkeys(phase for phase, _, _ in calls))
    assert phases == ["index", "write"]
    for phase in phases:
        done = [done for name, done, _ in calls if name == phase]
        assert done == sorted(done)
        assert [total for name, _, total in calls if name == phase][-1] == done[-1]


def test_a_new_generation_that_cannot_be_opened_is_not_switched_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    first = site.rebuild()
    site.post("d")

    def refuse(self: LocalBackend, folder: Path) -> Store:
        if ".building-" in folder.name:
            raise DamagedIndex(f"{folder}: cannot be opened")
        return opened(self, folder)

    opened = LocalBackend.open
    monkeypatch.setattr(LocalBackend, "open", refuse)
    with pytest.raises(DamagedIndex):
        site.rebuild()
    assert site.generations.ids() == [first.generation] == [site.generations.current()]


def test_moving_the_site_with_its_index_changes_nothing(site: Site):
    first = site.rebuild()
    moved = site.folder.rename(site.folder.parent / "moved")
    site.settings = msgspec.structs.replace(site.settings, folder=str(moved))
    site.generations = Generations(moved / "index")
    assert site.rebuild().generation == first.generation
    assert len(site.ids()) == 5


names = st.sampled_from("abcdefgh")
edits = st.lists(
    st.one_of(
        st.tuples(st.just("post"), names, st.integers(0, 3)),
        st.tuples(st.just("remove"), names, st.just(0)),
        st.tuples(st.just("row"), names, st.integers(0, 3)),
        st.tuples(st.just("rebuild"), st.just(""), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=edits)
def test_many_small_rebuilds_give_the_same_index_as_a_full_one(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, int]]
):
    site = Site(tmp_path_factory.mktemp("edits") / "site")
    site.post("always")
    rows: dict[str, str] = {}
    for action, name, version in edits:
        if action == "post":
            site.post(name, f"Version {version} 灰度发布。 " * (1 + 60 * version))
        elif action == "remove":
            (site.posts / f"{name}.md").unlink(missing_ok=True)
        elif action == "row":
            rows = {name: "", **rows} | {name: f"Version {version}."}
            site.write_rows(rows)
        else:
            site.rebuild()
    site.rebuild()
    step_by_step = read_everything(site)
    site.rebuild(full=True)
    at_once = read_everything(site)
    np.testing.assert_array_equal(step_by_step.pop(), at_once.pop())
    assert step_by_step == at_once


def read_everything(site: Site) -> list[object]:
    """Read everything from the store, vectors last."""
    store = site.open()
    rows = range(store.rows)
    keys = list(store.fingerprints())
    documents: list[Document] = store.documents(keys)
    contents: list[object] = [
        store.passages(rows),
        documents,
        store.fingerprints(),
        list(store.links(Filter())),
        store.search_words({"version": 1.0, "灰度": 1.0}, 100, Filter()),
        store.frequencies(["version", "灰度", "record"]),
        store.document_rows(keys),
        store.vectors(rows),
    ]
    store.close()
    return contents


def test_each_passage_gets_its_own_vector_in_batches_of_any_size(tmp_path: Path):
    site = Site(tmp_path / "site")
    rng = random.Random(5)
    for number in range(40):
        sentences = [f"Sentence {number} {rng.randrange(999)} ends here." for _ in range(1800)]
        site.post(f"p{number:02}", " ".join(sentences[: 1 if number % 4 else 1800]))
    site.rebuild()
    site.post("p07", "Changed.")
    site.rebuild()
    store = site.open()
    assert store.rows > 512
    for rows in store.document_rows(list(store.fingerprints())):
        page = store.passages(rows)
        texts = [build_encoder_text(passage) for passage in page]
        titles = [passage.title for passage in page]
        expected = encode_passages(ENCODER, texts, titles, ["one page"] * len(page))
        np.testing.assert_allclose(store.vectors(rows), expected, atol=1e-5)
        expected_ids = ENCODER.vocabulary.token_ids([build_token_text(passage) for passage in page])
        for stored, token_ids in zip(store.token_ids(rows), expected_ids, strict=True):
            np.testing.assert_array_equal(stored, token_ids)
    store.close()
    assert site.rebuild().changed == 0


def test_remarks_are_reported_with_their_place_and_skip_nothing(site: Site):
    site.post("spaced", "[talk](https://video.example/my talk.mp4)")

    result = site.rebuild()

    [remark] = [remark for remark in result.remarks if not remark.startswith("source 'posts'")]
    assert remark.startswith("posts/spaced.md:6: ")
    assert "posts/spaced.md" in site.ids()
    assert not result.problems


def test_a_remark_about_a_whole_source_has_no_line():
    remark = Remark("source 'posts'", 0, "its pages have no address", "set `base_url`")

    assert str(_make_problem(remark)).startswith("source 'posts': its pages have no address; ")


def test_a_strict_rebuild_fails_at_a_remark(site: Site):
    site.post("spaced", "[talk](https://video.example/my talk.mp4)")

    with pytest.raises(BadInput, match=r"spaced\.md:6"):
        site.rebuild(strict=True)
