"""Real sites, whose content is known, so that the tests notice anything lost."""

import pytest

from indexer.settings import Settings, SourceSettings
from indexer.sources import open_sources
from tests.fakes.index.entries import load_entries
from tests.paths import SHARED

DATA = SHARED / "data"


def load(kind, path, **options):
    if not (DATA / path).exists():
        pytest.skip(f"../shared/data/{path} is not here")
    settings = SourceSettings(name="real", type=kind, path=path, **options)
    [source] = open_sources(Settings(sources=(settings,), folder=str(DATA)))
    return load_entries(source.entries())


def kinds(document):
    return [link.kind for link in document.links]


@pytest.mark.parametrize(("year", "videos", "slides"), [("2021", 63, 57), ("2022", 59, 46)])
def test_sessions_of_istiocon_have_their_videos_and_slides(year, videos, slides):
    documents, problems = load("markdown", f"corpora/istio-events/{year}")
    assert problems == []
    sessions = [d for d in documents.values() if d.id.startswith("content/sessions/")]
    base = f"https://events.istio.io/istiocon-{year}/"
    assert all(document.url.startswith(base) for document in documents.values())
    assert sum("video" in kinds(document) for document in sessions) >= videos
    assert sum("slides" in kinds(document) for document in sessions) >= slides
    assert {document.event for document in sessions} == {f"IstioCon {year}"}


def test_a_session_of_istiocon_2022_has_the_address_of_its_slides():
    documents, _ = load("markdown", "corpora/istio-events/2022")
    page = documents["content/sessions/a7-istio-at-splunk.md"]
    urls = {link.url for link in page.links}
    assert "https://events.istio.io/istiocon-2022/slides/a7-IstioSplunk.pdf" in urls


def test_the_recap_of_istiocon_2022_gives_the_playlist():
    documents, _ = load("markdown", "corpora/jimmysong", base_url="https://jimmysong.io/blog/")
    [post] = documents.values()
    assert post.url == "https://jimmysong.io/blog/istiocon-2022-recap/"
    assert (post.event, post.year, post.published) == ("IstioCon 2022", 2022, "2022-08-17")
    video = next(link for link in post.links if link.kind == "video")
    assert video.url == "https://space.bilibili.com/1865134855/channel/collectiondetail?sid=641840"
    assert video.headings == ("视频回放与 PPT",)
    assert video.platform == "bilibili"


def test_episodes_of_istio_weekly_have_their_numbers_and_videos():
    documents, _ = load("markdown", "corpora/istio-weekly", base_url="https://example.org/")
    talks = {id: d for id, d in documents.items() if id.startswith("istio-big-talk/00")}
    assert [d.edition for d in talks.values()] == list(range(1, 9))
    assert all("video" in kinds(document) for document in talks.values())
    assert all(document.speakers for document in talks.values())
    weekly = documents["istio-weekly/007/README.md"]
    assert (weekly.event, weekly.edition, weekly.year) == ("Istio Weekly", 7, 2021)
    assert weekly.speakers == ("Peter Jausovec",)


@pytest.mark.slow
def test_the_first_meetup_of_servicemesher_has_edition_1():
    documents, problems = load(
        "markdown", "corpora/servicemesher", base_url="https://www.servicemesher.com/"
    )
    assert problems == []
    page = documents["blog/hangzhou-meetup-20180630/index.md"]
    assert (page.event, page.year, page.edition) == ("Service Mesh Meetup", 2018, 1)
    assert page.url == "https://www.servicemesher.com/blog/hangzhou-meetup-20180630/"
    assert kinds(page).count("video") == 1


@pytest.mark.parametrize(
    ("path", "rows"),
    [("cmrc2018/corpus_dev.jsonl", 848), ("coscup_sitcon/corpus_full.jsonl", 1472)],
)
def test_every_row_of_a_collection_is_a_document(path, rows):
    documents, problems = load("jsonl", f"evalsets/{path}")
    assert problems == []
    assert len(documents) == rows
    assert all(document.title for document in documents.values())
