"""An index opens, searches, follows rebuilds under load, and explains what fails."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import DamagedIndex, EncoderError, NoIndex, StoreError
from indexer.records import Filter
from indexer.search.index import Index
from tests.fakes.communities.community import BILIBILI_2022, REGISTER, SLIDES_2022
from tests.fakes.communities.site import write_site
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import flip_a_bit, truncate


@pytest.fixture(scope="module")
def built(tmp_path_factory, bundled):
    """Folder of a site of five pages with an index; tests copy it."""
    folder = tmp_path_factory.mktemp("built")
    rebuild(load_settings(write_site(folder)), encoder=bundled)
    return folder


@pytest.fixture
def site(tmp_path, built):
    """Settings of a site of five pages with an index."""
    shutil.copytree(built, tmp_path / "site", symlinks=True)
    return load_settings(tmp_path / "site" / "huigu.toml")


def write_page(settings, number: int) -> None:
    """Add a new page."""
    page = settings.resolve(f"recaps/extra-{number}.md")
    page.write_text(f"---\ntitle: Extra page {number}\n---\n\nMeshCon extra words {number}.\n")


def test_an_index_finds_the_pages_it_was_built_from(site):
    index = Index.open(site)
    assert index.search("MeshCon 2022 recordings", 1)[0].passage.event == "MeshCon 2022"
    assert index.generation
    index.close()


def test_links_can_be_filtered(community):
    records = list(community.links())
    assert {BILIBILI_2022, SLIDES_2022, REGISTER} <= {record.link.url for record in records}
    slides = list(community.links(Filter(kind="slides", event="LatticeCon 2022")))
    assert {record.link.kind for record in slides} == {"slides"}
    assert {record.event for record in slides} == {"LatticeCon 2022"}
    assert len(slides) < len(records)


def test_a_newer_generation_serves_only_after_a_refresh(site, bundled):
    index = Index.open(site)
    first = index.generation
    assert not index.refresh()
    write_page(site, 1)
    second = rebuild(site, encoder=bundled).generation
    assert index.generation == first
    assert index.search("Extra page 1", 1)[0].passage.title != "Extra page 1"
    assert index.refresh()
    assert index.generation == second
    assert index.search("Extra page 1", 1)[0].passage.title == "Extra page 1"
    index.close()


def test_an_open_reader_keeps_its_generation_through_a_refresh(site, bundled):
    index = Index.open(site)
    with index.open_reader() as reader:
        before = reader.store.counts()
        write_page(site, 1)
        rebuild(site, encoder=bundled)
        assert index.refresh()
        assert reader.generation != index.generation
        assert reader.store.counts() == before
    index.close()


def test_searches_go_on_while_generations_change(site, bundled):
    """Each search sees exactly the pages of one generation."""
    index = Index.open(site)
    pages = {index.generation: 0}
    done = threading.Event()

    def keep_searching() -> set[str]:
        seen = set()
        while not done.is_set():
            with index.open_reader() as reader:
                seen.add(reader.generation)
                titles = {title for _, _, title in reader.store.titles()}
            hits = index.search("Extra page with extra words", 10)
            assert len(hits) >= 5
            assert sum(title.startswith("Extra") for title in titles) == pages[reader.generation]
        return seen

    with ThreadPoolExecutor(3) as pool:
        searching = [pool.submit(keep_searching) for _ in range(3)]
        try:
            for number in range(1, 4):
                write_page(site, number)
                pages[rebuild(site, encoder=bundled).generation] = number
                assert index.refresh()
        finally:
            done.set()
        seen = set().union(*(future.result() for future in searching))
    assert len(seen) > 1
    assert index.generation == max(pages)
    index.close()


def test_a_closed_index_raises_and_can_be_closed_again(site):
    index = Index.open(site)
    index.close()
    index.close()
    assert index.generation == ""
    for call in (lambda: index.search("MeshCon"), lambda: list(index.links()), index.refresh):
        with pytest.raises(StoreError, match="closed; open it again"):
            call()


def test_a_search_that_is_running_when_the_index_closes_succeeds(site):
    index = Index.open(site)
    with index.open_reader() as reader:
        index.close()
        assert reader.store.counts()[0] == 5


def test_a_missing_index_is_an_error_that_names_folder_and_command(tmp_path):
    settings = load_settings(write_site(tmp_path))
    with pytest.raises(NoIndex, match=r"index: no index there yet; run `huigu rebuild`"):
        Index.open(settings)


@pytest.mark.parametrize("file", ["vectors.faiss", "passages.sqlite", "manifest.json"])
@pytest.mark.parametrize("damage", [truncate, flip_a_bit, Path.unlink])
def test_a_damaged_file_is_an_error_that_names_it(site, file, damage):
    [generation] = site.resolve("index/generations").iterdir()
    path = generation / file
    damage(path)
    with pytest.raises(DamagedIndex) as caught:
        Index.open(site)
    assert file in str(caught.value)
    assert "huigu" in str(caught.value)


def test_the_old_generation_serves_on_when_the_new_one_is_damaged(site, bundled):
    index = Index.open(site)
    first = index.generation
    write_page(site, 1)
    second = rebuild(site, encoder=bundled).generation
    vectors = site.resolve(f"index/generations/{second}/vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1])
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        index.refresh()
    assert index.generation == first
    assert index.search("MeshCon 2022", 1)
    index.close()


def test_an_index_of_another_encoder_is_an_error_that_names_both(tmp_path):
    settings = load_settings(write_site(tmp_path))
    rebuild(settings, encoder=HashingEncoder(256))
    with pytest.raises(DamagedIndex, match=r"encoder hashing .*names .*run `huigu rebuild`"):
        Index.open(settings)


def test_a_damaged_encoder_is_an_error_that_names_its_file(site):
    folder = site.resolve("model")
    folder.mkdir()
    (folder / "manifest.json").write_text("{")
    index = msgspec.structs.replace(site.index, encoder=str(folder))
    with pytest.raises(EncoderError, match=r"manifest\.json: damaged"):
        Index.open(msgspec.structs.replace(site, index=index))


def test_many_threads_get_the_same_hits(community):
    questions = ["LatticeCon 2022 视频", "canary release", "灯笼沙龙第三期", "mutual TLS"] * 8

    def search(question):
        return [hit.score for hit in community.search(question, 5)]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(search, questions)) == [search(question) for question in questions]


def test_characters_that_nobody_sees_change_no_search(site):
    index = Index.open(site)
    plain = index.search("MeshCon 2022 recordings", 3)
    assert index.search("Mesh\u200bCon 20\u00ad22 \ufeffrecord\u2060ings", 3) == plain
    index.close()
