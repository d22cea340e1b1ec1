"""A rebuild pulls first; what it cannot reach, or is not to read, stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.building.pulling.source_status import read_statuses
from indexer.errors import SourceError, UsageError
from indexer.settings import PulledSettings, SourceSettings
from indexer.sources import SOURCES
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.rebuilt_site import Site

FAKES = "tests.fakes.pulled_source.spec"


@pytest.fixture
def there(tmp_path: Path, monkeypatch) -> Path:
    for kind, spec in {"pulled": "SPEC", "feed": "FEED", "missing": "MISSING"}.items():
        monkeypatch.setitem(SOURCES, kind, f"{FAKES}:{spec}")
    there = tmp_path / "there"
    there.mkdir()
    for name in "wxyz":
        (there / f"{name}.txt").write_text(f"Talk {name}\n")
    return there


def add_source(site: Site, there: Path, kind: str = "pulled", name: str = "talks") -> None:
    source = PulledSettings(name, kind, url=str(there))
    site.settings = replace_sources(site, (*site.settings.sources, source))


def replace_sources(site: Site, sources: tuple[SourceSettings, ...]):
    return site.settings.__class__(site.settings.index, sources, folder=site.settings.folder)


def list_talks(site: Site) -> list[str]:
    return [id.removeprefix("talks/") for id in site.ids() if id.startswith("talks/")]


def test_a_rebuild_pulls_and_reads_the_local_copy(site: Site, there: Path):
    add_source(site, there)
    steps: list[tuple[str, int, int]] = []
    rebuilt = site.rebuild(progress=lambda *step: steps.append(step))
    assert list_talks(site) == ["w.txt", "x.txt", "y.txt", "z.txt"]
    assert ("pull", 4, 4) in steps
    report = rebuilt.sources[-1]
    assert (report.name, report.added, report.pulled, report.problem) == ("talks", 4, True, "")
    (there / "x.txt").write_text("Talk x, changed\n")
    (there / "w.txt").unlink()
    report = site.rebuild().sources[-1]
    assert (report.added, report.changed, report.removed) == (0, 1, 1)
    assert (site.folder / "data/downloads/talks/x.txt").read_text() == "Talk x, changed\n"


def test_the_place_of_the_local_copy_and_the_hours_change_no_document(site: Site, there: Path):
    add_source(site, there)
    first = site.rebuild().generation
    shutil.move(site.folder / "data", site.folder / "elsewhere")
    index = site.settings.index.__class__(path="index", downloads="elsewhere/downloads")
    sources = (
        *site.settings.sources[:2],
        PulledSettings("talks", "pulled", url=str(there), every="6h"),
    )
    site.settings = site.settings.__class__(index, sources, folder=site.settings.folder)
    assert site.rebuild().generation == first


def test_what_cannot_be_reached_keeps_its_documents_and_the_others_go_on(site: Site, there: Path):
    add_source(site, there)
    site.rebuild()
    there.rename(there.with_name("gone"))
    site.post("d")
    rebuilt = site.rebuild()
    assert (rebuilt.added, rebuilt.removed, len(list_talks(site))) == (1, 0, 4)
    [problem] = rebuilt.problems
    assert problem.startswith("source 'talks': ")
    assert problem.endswith("does not answer; try again later. Its 4 documents stay as they are")
    assert rebuilt.sources[-1].problem == problem
    # Also without a local copy, and where every document is made anew.
    shutil.rmtree(site.folder / "data")
    encoder = HashingEncoder(salt="another")
    rebuilt = site.rebuild(encoder=encoder)
    assert rebuilt.reason.startswith("the encoder was")
    assert (rebuilt.removed, len(list_talks(site))) == (0, 4)
    assert site.rebuild(encoder=encoder, full=True).removed == 0


def test_a_source_that_was_never_reached_fails_alone(site: Site, there: Path):
    add_source(site, there / "nowhere")
    rebuilt = site.rebuild()
    assert rebuilt.documents == 5
    assert rebuilt.problems[0].endswith("It has no documents yet")
    with pytest.raises(SourceError, match="does not answer"):
        site.rebuild(strict=True)


def test_without_pulling_the_local_copy_is_read_as_it_is(site: Site, there: Path):
    add_source(site, there)
    assert "let a rebuild pull it" in site.rebuild(pull=False).problems[0]
    site.rebuild()
    (there / "v.txt").write_text("Talk v\n")
    assert site.rebuild(pull=False).added == 0
    assert site.rebuild().added == 1


def test_another_address_gets_a_local_copy_of_its_own(site: Site, there: Path, tmp_path: Path):
    add_source(site, there)
    site.rebuild()
    other = tmp_path / "other"
    other.mkdir()
    site.settings = replace_sources(site, site.settings.sources[:2])
    add_source(site, other)
    (other / "q.txt").write_text("Talk q\n")
    site.rebuild(full=True)
    assert list_talks(site) == ["q.txt"]


def test_files_of_somebody_else_are_left_alone(site: Site, there: Path):
    add_source(site, there)
    own = site.folder / "data" / "downloads" / "talks" / "thesis.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    assert "holds files that no rebuild wrote" in site.rebuild().problems[0]
    assert own.read_text() == "mine"


def test_a_missing_library_names_its_extra(site: Site, there: Path):
    add_source(site, there, "missing")
    [problem] = site.rebuild().problems
    assert "needs a_library_of_nobody, which is not installed; run `pip install" in problem
    assert "huigu[nobody]" in problem


def test_only_the_named_sources_are_read(site: Site, there: Path):
    add_source(site, there)
    site.rebuild()
    site.post("d")
    site.write_rows({"r1": "One row."})
    (there / "v.txt").write_text("Talk v\n")
    rebuilt = site.rebuild(only=["rows"])
    assert (rebuilt.added, rebuilt.removed) == (0, 1)
    assert [report.name for report in rebuilt.sources] == ["rows"]
    assert site.rebuild(only=["talks", "rows"]).added == 1
    assert site.rebuild().added == 1


def test_only_some_of_an_index_that_is_not_there_means_all(site: Site):
    assert site.rebuild(only=["rows"]).documents == 5


def test_an_unknown_name_lists_those_there_are(site: Site):
    with pytest.raises(UsageError, match=r"there is no source 'row'; the sources are: posts, rows"):
        site.rebuild(only=["row"])


def test_settings_that_changed_stay_changed_until_all_sources_are_read(site: Site):
    site.rebuild()
    before = site.settings.fingerprint()
    posts, rows = site.settings.sources
    posts = SourceSettings("posts", "markdown", "posts", base_url="https://other.example/")
    site.settings = replace_sources(site, (posts, rows))
    site.write_rows({"r1": "Changed."})
    first = site.rebuild(only=["rows"]).generation
    assert site.generations.check(first).settings == before
    assert site.rebuild(only=["rows"]).generation == first
    assert site.rebuild().changed == 3


def test_a_list_that_lost_most_of_its_rows_keeps_them(site: Site, there: Path):
    add_source(site, there)
    site.rebuild()
    for name in "xyz":
        (there / f"{name}.txt").unlink()
    rebuilt = site.rebuild()
    assert (rebuilt.removed, rebuilt.sources[-1].stayed) == (0, 3)
    assert len(list_talks(site)) == 4
    [remark] = [one for one in rebuilt.remarks if "'talks'" in one]
    assert "lists 1 of the 4 documents that it had: the others stay" in remark
    assert "`huigu rebuild --full`" in remark
    assert site.rebuild(full=True).removed == 3
    assert list_talks(site) == ["w.txt"]


def test_half_of_a_list_may_go(site: Site, there: Path):
    add_source(site, there)
    site.rebuild()
    for name in "yz":
        (there / f"{name}.txt").unlink()
    assert site.rebuild().removed == 2


def test_what_falls_out_of_a_feed_stays(site: Site, there: Path):
    add_source(site, there, "feed")
    site.rebuild()
    (there / "w.txt").unlink()
    (there / "v.txt").write_text("Talk v\n")
    rebuilt = site.rebuild()
    assert (rebuilt.added, rebuilt.removed) == (1, 0)
    assert not any("'talks'" in remark for remark in rebuilt.remarks)
    assert len(list_talks(site)) == 5


def test_the_status_of_each_source_is_kept_beside_the_index(site: Site, there: Path):
    add_source(site, there)
    site.rebuild()
    status = read_statuses(site.folder / "index")["talks"]
    assert (status.added, status.failures, status.problem) == (4, 0, "")
    assert status.tried == status.succeeded == status.changed_at
    there.rename(there.with_name("gone"))
    site.rebuild()
    site.rebuild(only=["talks"])
    failed = read_statuses(site.folder / "index")["talks"]
    assert (failed.failures, failed.succeeded, failed.added) == (2, status.succeeded, 4)
    assert "does not answer" in failed.problem
