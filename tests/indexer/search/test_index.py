"""The read side as a whole opens, searches, follows a rebuild under load, and says what fails."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.encoders import open_encoder
from indexer.errors import DamagedIndex, EncoderError, NoIndex, StoreError
from indexer.records import Filter
from indexer.search.index import Index
from tests.fakes.community import BILIBILI_2022, REGISTER, SLIDES_2022
from tests.fakes.encoder import HashingEncoder
from tests.fakes.site import write_site


@pytest.fixture(scope="module")
def encoder():
    return open_encoder("bundled")


@pytest.fixture(scope="module")
def built(tmp_path_factory, encoder):
    """Folder of a site of five pages, with an index; only to be copied."""
    folder = tmp_path_factory.mktemp("built")
    rebuild(load_settings(write_site(folder)), encoder=encoder)
    return folder


@pytest.fixture
def site(tmp_path, built):
    """Settings of a site of five pages, with an index."""
    shutil.copytree(built, tmp_path / "site", symlinks=True)
    return load_settings(tmp_path / "site" / "huigu.toml")


def write_page(settings, number: int) -> None:
    """Add a page that no generation before had."""
    page = settings.resolve(f"recaps/extra-{number}.md")
    page.write_text(f"---\ntitle: Extra page {number}\n---\n\nMeshCon extra words {number}.\n")


def test_an_index_answers_with_what_it_was_built_from(site):
    index = Index.open(site)
    assert index.search("MeshCon 2022 recordings", 1)[0].passage.event == "MeshCon 2022"
    assert index.generation
    index.close()


def test_links_are_given_as_the_filter_says(community):
    every = list(community.links())
    assert {BILIBILI_2022, SLIDES_2022, REGISTER} <= {one.link.url for one in every}
    slides = list(community.links(Filter(kind="slides", event="LatticeCon 2022")))
    assert {one.link.kind for one in slides} == {"slides"}
    assert {one.event for one in slides} == {"LatticeCon 2022"}
    assert len(slides) < len(every)


def test_a_newer_generation_serves_after_a_refresh_and_not_before(site, encoder):
    index = Index.open(site)
    first = index.generation
    assert not index.refresh()
    write_page(site, 1)
    second = rebuild(site, encoder=encoder).generation
    assert index.generation == first
    assert index.search("Extra page 1", 1)[0].passage.title != "Extra page 1"
    assert index.refresh()
    assert index.generation == second
    assert index.search("Extra page 1", 1)[0].passage.title == "Extra page 1"
    index.close()


def test_what_is_being_read_stays_one_generation_through_a_refresh(site, encoder):
    index = Index.open(site)
    with index.reading() as reader:
        before = reader.store.counts()
        write_page(site, 1)
        rebuild(site, encoder=encoder)
        assert index.refresh()
        assert reader.generation != index.generation
        assert reader.store.counts() == before
    index.close()


def test_searches_go_on_while_generations_change_under_them(site, encoder):
    """Each search sees all of one generation: the pages added up to it, and none added later."""
    index = Index.open(site)
    pages = {index.generation: 0}
    done = threading.Event()

    def search_on() -> set[str]:
        seen = set()
        while not done.is_set():
            with index.reading() as reader:
                seen.add(reader.generation)
                titles = {title for _, _, title in reader.store.titles()}
            hits = index.search("Extra page with extra words", 10)
            assert len(hits) >= 5
            assert sum(title.startswith("Extra") for title in titles) == pages[reader.generation]
        return seen

    with ThreadPoolExecutor(3) as pool:
        searching = [pool.submit(search_on) for _ in range(3)]
        try:
            for number in range(1, 4):
                write_page(site, number)
                pages[rebuild(site, encoder=encoder).generation] = number
                assert index.refresh()
        finally:
            done.set()
        seen = set().union(*(one.result() for one in searching))
    assert len(seen) > 1
    assert index.generation == max(pages)
    index.close()


def test_a_closed_index_says_so_and_can_be_closed_again(site):
    index = Index.open(site)
    index.close()
    index.close()
    assert index.generation == ""
    for call in (lambda: index.search("MeshCon"), lambda: list(index.links()), index.refresh):
        with pytest.raises(StoreError, match="closed; open it again"):
            call()


def test_a_search_that_runs_when_the_index_closes_ends_well(site):
    index = Index.open(site)
    with index.reading() as reader:
        index.close()
        assert reader.store.counts()[0] == 5


def test_no_index_yet_names_the_folder_and_the_command(tmp_path):
    settings = load_settings(write_site(tmp_path))
    with pytest.raises(NoIndex, match=r"index: no index there yet; run `huigu rebuild`"):
        Index.open(settings)


@pytest.mark.parametrize("file", ["vectors.faiss", "passages.sqlite", "manifest.json"])
@pytest.mark.parametrize("damage", ["cut", "changed", "removed"])
def test_a_damaged_file_is_named_and_nothing_is_opened(site, file, damage):
    [generation] = site.resolve("index/generations").iterdir()
    path = generation / file
    data = path.read_bytes()
    if damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "changed":
        middle = len(data) // 2
        path.write_bytes(data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :])
    else:
        path.unlink()
    with pytest.raises(DamagedIndex) as caught:
        Index.open(site)
    assert file in str(caught.value)
    assert "huigu" in str(caught.value)


def test_a_damaged_new_generation_is_refused_and_the_old_one_serves_on(site, encoder):
    index = Index.open(site)
    first = index.generation
    write_page(site, 1)
    second = rebuild(site, encoder=encoder).generation
    vectors = site.resolve(f"index/generations/{second}/vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1])
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        index.refresh()
    assert index.generation == first
    assert index.search("MeshCon 2022", 1)
    index.close()


def test_an_index_of_another_encoder_names_both_and_the_remedy(tmp_path):
    settings = load_settings(write_site(tmp_path))
    rebuild(settings, encoder=HashingEncoder(256))
    with pytest.raises(DamagedIndex, match=r"encoder hashing .*names .*run `huigu rebuild`"):
        Index.open(settings)


def test_an_encoder_that_is_not_there_is_named(site):
    folder = site.resolve("model")
    folder.mkdir()
    (folder / "manifest.json").write_text("{")
    index = msgspec.structs.replace(site.index, encoder=str(folder))
    with pytest.raises(EncoderError, match=r"manifest\.json: damaged"):
        Index.open(msgspec.structs.replace(site, index=index))


def test_questions_from_many_threads_get_the_same_answers(community):
    questions = ["LatticeCon 2022 视频", "canary release", "灯笼沙龙第三期", "mutual TLS"] * 8
    alone = [[hit.score for hit in community.search(one, 5)] for one in questions]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda one: [h.score for h in community.search(one, 5)], questions)
    assert list(found) == alone
