"""Ranking of links: the right year, edition, platform and talk come first, others never."""

import pytest

from bot.answering.from_pages.answer import QUOTE_PAGES
from bot.answering.from_pages.link_ranking import rank_links
from indexer.building.split import split_document
from indexer.links.records import make_link
from indexer.records import Document, Hit, Section
from indexer.search.candidates import CandidatePage, find_candidates
from indexer.search.query import parse_query
from tests.fakes.communities import community as at


def rank(reader, question):
    """Rank the links of the community for a question."""
    query = parse_query(question)
    terms = reader.expand(query)
    return rank_links(query, terms, find_candidates(reader, query, terms, QUOTE_PAGES))


def rank_addresses(reader, question):
    return [ranked.link.url for ranked in rank(reader, question)]


RIGHT = [
    # question, links that must come first (in any order), links that must not come at all
    ("LatticeCon 2021 的视频在哪里看", {at.BILIBILI_2021, at.YOUTUBE_2021}, {at.BILIBILI_2022}),
    ("LatticeCon 2022 的视频在哪里看", {at.BILIBILI_2022, at.YOUTUBE_2022}, {at.BILIBILI_2021}),
    ("where are LatticeCon 2021 videos", {at.BILIBILI_2021, at.YOUTUBE_2021}, {at.YOUTUBE_2022}),
    ("where are LatticeCon 2022 videos", {at.BILIBILI_2022, at.YOUTUBE_2022}, {at.YOUTUBE_2021}),
    ("LatticeCon 2022 的 PPT", {at.SLIDES_2022}, {at.SLIDES_2ND, at.SLIDES_3RD}),
    ("灯笼沙龙第三期的视频", {at.VIDEO_3RD}, {at.SLIDES_3RD}),
    ("灯笼沙龙第 3 期的回放", {at.VIDEO_3RD}, {at.SLIDES_3RD}),
    ("灯笼沙龙 #3 视频", {at.VIDEO_3RD}, {at.SLIDES_3RD}),
    ("video of the third 灯笼沙龙", {at.VIDEO_3RD}, {at.SLIDES_3RD}),
    ("3rd 灯笼沙龙 slides", {at.SLIDES_3RD}, {at.SLIDES_2ND}),
    ("灯笼沙龙第二期的 PPT", {at.SLIDES_2ND}, {at.SLIDES_3RD}),
    ("slides of the second 灯笼沙龙", {at.SLIDES_2ND}, {at.SLIDES_3RD}),
    ("LatticeCon 2022 在 B 站的回放", {at.BILIBILI_2022}, {at.YOUTUBE_2022}),
    ("LatticeCon 2022 的 YouTube 视频", {at.YOUTUBE_2022}, {at.BILIBILI_2022}),
    ("LatticeCon 2021 recordings on Bilibili", {at.BILIBILI_2021}, {at.YOUTUBE_2021}),
    ("recording of the talk by Tomas Lindqvist", {at.WASM_VIDEO}, {at.WASM_SLIDES}),
    ("Tomas Lindqvist 的 PPT", {at.WASM_SLIDES}, {at.WASM_VIDEO}),
    ("沈若溪的演讲视频", {at.RUST_VIDEO}, set()),
    ("video of writing a data plane in Rust", {at.RUST_VIDEO}, set()),
    ("edge gateways 的录像在哪里看", {at.EDGE_VIDEO}, set()),
    ("Ada Brook 的开场演讲视频", {at.KEYNOTE_2022}, set()),
    ("夜航讲堂的视频回放", {at.LIVE_REPLAY}, {at.LIVE_ROOM}),
    ("夜航讲堂的直播间", {at.LIVE_ROOM}, set()),
    ("how do I sign up for Harbour Day", {at.REGISTER}, {at.DEMO_CODE}),
    ("Harbour Day 怎么报名", {at.REGISTER}, {at.DEMO_CODE}),
    ("source code of the bookshop demo", {at.DEMO_CODE}, {at.REGISTER}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "first", "never"), RIGHT)
def test_the_right_link_is_first_and_a_wrong_one_is_left_out(reader, question, first, never):
    urls = rank_addresses(reader, question)
    assert set(urls[: len(first)]) == first
    assert not never & set(urls)


@pytest.mark.parametrize(
    "question",
    ["灯笼沙龙第九期的视频", "the ninth 灯笼沙龙 video", "灯笼沙龙 #9 的 PPT"],
)
def test_an_unknown_edition_gets_no_link_of_another_edition(reader, question):
    others = {at.VIDEO_3RD, at.SLIDES_3RD, at.SLIDES_2ND}
    assert not others & set(rank_addresses(reader, question))


@pytest.mark.parametrize("question", ["灯笼沙龙第二期的视频", "Quiet rollouts in a hospital video"])
def test_slides_do_not_answer_a_question_for_a_video(reader, question):
    assert not {at.SLIDES_2ND} & set(rank_addresses(reader, question))
    assert all(ranked.link.kind == "video" for ranked in rank(reader, question))


def test_playlists_come_before_talks_for_a_question_about_an_event(reader):
    urls = rank_addresses(reader, "where are the LatticeCon 2022 videos")
    assert urls.index(at.YOUTUBE_2022) < urls.index(at.KEYNOTE_2022)
    for talk in (at.WASM_VIDEO, at.RUST_VIDEO):
        assert talk not in urls or urls.index(at.YOUTUBE_2022) < urls.index(talk)


@pytest.mark.parametrize("question", ["where are the Beacon Summit videos", "Beacon Summit 视频"])
def test_the_newer_event_comes_first_without_a_year_in_the_question(reader, question):
    assert rank_addresses(reader, question)[:2] == [at.SUMMIT_2023, at.SUMMIT_2019]


def test_each_address_is_given_once_with_the_label_from_the_body(reader):
    """The page has it in its front matter too, without a label."""
    links = rank(reader, "recording of the tracing talk by Mira Okafor")
    assert [ranked.link.url for ranked in links].count(at.FRONT_VIDEO) == 1
    assert links[0].link.label == "Recording of the tracing talk by Mira Okafor"


@pytest.mark.parametrize("question", [question for question, _, _ in RIGHT])
def test_links_are_sorted_by_score_with_coverage_and_section(reader, question):
    links = rank(reader, question)
    scores = [ranked.score for ranked in links]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= ranked.coverage <= 1 for ranked in links)
    assert all(ranked.link in ranked.document.sections[ranked.section].links for ranked in links)


def page(title, *links, year=0, score=1.0):
    """Make a candidate page with links in its only section."""
    text = "\n".join(link.context for link in links)
    document = Document(title, "s", title, f"https://e.org/{title}", "en",
                        (Section((), "", text, links),), year=year)  # fmt: skip
    return CandidatePage(document, Hit(split_document(document)[0], score, score, 0.0), score)


def rank_labels(reader, question, *pages):
    query = parse_query(question)
    return [ranked.link.label for ranked in rank_links(query, reader.expand(query), pages)]


YOUTUBE = "https://www.youtube.com/watch?v=Kq3xWb7ZmLe"
BILIBILI = "https://www.bilibili.com/video/BV1Gx4y1Q7Zk"


def rank_urls(reader, question, *pages):
    query = parse_query(question)
    return [ranked.link.url for ranked in rank_links(query, reader.expand(query), pages)]


def tidal(url, label="Tidal video"):
    return make_link(url, label, context=label)


@pytest.mark.parametrize(
    "urls",
    [
        [YOUTUBE, "https://youtu.be/Kq3xWb7ZmLe?si=x", f"{YOUTUBE}&t=10s&feature=share"],
        ["https://www.youtube.com/shorts/Kq3xWb7ZmLe", "https://m.youtube.com/watch?v=Kq3xWb7ZmLe"],
        [BILIBILI, f"{BILIBILI}/?spm_id_from=333.999&vd_source=1", f"{BILIBILI}?p=1"],
        ["https://www.bilibili.com/video/av170001", "https://b23.tv/BV17x411w7KC"],
    ],
)
@pytest.mark.parametrize("on_one_page", [True, False])
def test_a_video_is_given_once_however_its_address_is_written(reader, urls, on_one_page):
    links = [tidal(url) for url in urls]
    pages = (
        [page("Tidal", *links)]
        if on_one_page
        else [page(f"Tidal {n}", links[n]) for n in range(len(links))]
    )
    [url] = rank_urls(reader, "where is the Tidal video", *pages)
    assert url in urls


def test_of_two_spellings_on_a_page_the_one_with_a_label_is_given(reader):
    links = make_link(YOUTUBE, YOUTUBE), tidal("https://youtu.be/Kq3xWb7ZmLe", "Tidal keynote")
    for order in (links, links[::-1]):
        assert rank_labels(reader, "Tidal keynote video", page("Tidal", *order)) == [
            "Tidal keynote"
        ]


@pytest.mark.parametrize(
    ("question", "url"),
    [
        ("where is the Tidal video", YOUTUBE),
        ("where is the Tidal video with questions from the audience", f"{YOUTUBE}&t=900"),
    ],
)
def test_a_place_in_a_video_stands_for_it_only_if_it_fits_better(reader, question, url):
    whole = make_link(YOUTUBE, YOUTUBE, key="video")
    place = tidal(f"{YOUTUBE}&t=900", "Video of the questions from the audience")
    assert rank_urls(reader, question, page("Tidal", whole, place)) == [url]


@pytest.mark.parametrize(
    "urls",
    [
        [f"{BILIBILI}?p=2", f"{BILIBILI}?p=3", BILIBILI],
        [
            "https://www.youtube.com/playlist?list=PLa1",
            "https://www.youtube.com/playlist?list=PLb2",
        ],
        ["https://b23.tv/a1b2c3", "https://b23.tv/a1b2c4"],
    ],
)
def test_other_parts_and_playlists_are_other_links(reader, urls):
    links = page("Tidal", *map(tidal, urls))
    assert set(rank_urls(reader, "where are the Tidal videos", links)) == set(urls)


def test_talks_in_one_recording_are_links_of_their_own(reader):
    day = page("Tidal", tidal(f"{YOUTUBE}&t=60s", "Opening"), tidal(f"{YOUTUBE}&t=1h5m", "Kites"))
    assert set(rank_labels(reader, "where are the Tidal videos", day)) == {"Opening", "Kites"}
    assert rank_labels(reader, "where is the Tidal video of Kites", day)[0] == "Kites"


def test_links_of_a_page_with_a_low_score_are_left_out(reader):
    link = make_link("https://youtu.be/aaaaaaaaaaa", "Tidal video", context="Tidal video")
    question = "where is the Tidal video"
    assert rank_labels(reader, question, page("Tidal", link)) == ["Tidal video"]
    assert rank_labels(reader, question, page("Near"), page("Tidal", link, score=0.01)) == []


def test_the_year_of_a_link_counts_more_than_the_year_of_its_page(reader):
    """A page of all years: each line has its own."""
    links = [
        make_link(
            f"https://youtu.be/aaaaaaaa{year}", f"Tidal {year} video", context=f"Tidal {year}"
        )
        for year in (2021, 2022)
    ]
    labels = rank_labels(reader, "where is the Tidal 2021 video", page("Tidal videos", *links))
    assert labels == ["Tidal 2021 video"]


def test_a_link_labelled_with_another_year_is_left_out_whatever_its_context(reader):
    """A list in one line: the context of each link has all years."""
    line = "Tidal 2021 video, Tidal 2022 video"
    links = [
        make_link(f"https://youtu.be/aaaaaaaa{year}", f"Tidal {year} video", context=line)
        for year in (2021, 2022)
    ]
    labels = rank_labels(reader, "where is the Tidal 2021 video", page("Tidal videos", *links))
    assert labels == ["Tidal 2021 video"]


def test_a_page_with_the_right_year_comes_before_one_without_a_year(reader):
    undated = make_link("https://youtu.be/aaaaaaaaaa1", "Tidal video", context="Tidal video")
    dated = make_link("https://youtu.be/aaaaaaaaaa2", "Tidal video", context="Tidal video")
    pages = (page("Tidal", undated), page("Tidal again", dated, year=2021))
    query = parse_query("where is the Tidal 2021 video")
    links = rank_links(query, reader.expand(query), pages)
    assert [ranked.link.url for ranked in links] == [dated.url, undated.url]


@pytest.mark.parametrize("question", ["2023 年的视频", "videos of 2023"])
def test_a_question_with_only_a_year_gets_links_of_that_year(reader, question):
    assert rank_addresses(reader, question)[0] == at.SUMMIT_2023


def test_the_year_alone_gives_a_link_no_coverage(reader):
    """Another event took place in 2019."""
    links = rank(reader, "where are the LatticeCon 2019 recordings")
    [other] = [ranked for ranked in links if ranked.link.url == at.SUMMIT_2019]
    assert other.coverage < 0.1


@pytest.mark.parametrize("order", [1, -1])
def test_the_newer_of_two_equal_pages_comes_first(reader, order):
    pages = [
        page("Tidal", make_link(f"https://youtu.be/aaaaaaa{year}", "Tidal video"), year=year)
        for year in (2019, 2023)
    ]
    query = parse_query("where is the Tidal video")
    links = rank_links(query, reader.expand(query), pages[::order])
    assert [ranked.document.year for ranked in links] == [2023, 2019]


def test_without_pages_there_are_no_links(reader):
    assert rank_labels(reader, "where is the Tidal video") == []


def test_a_label_with_all_words_of_the_question_is_first(reader):
    title = "Building for trust: how to secure a lighthouse"
    text = f"{title}. {title}."
    near = make_link("https://www.youtube.com/watch?v=near0000001", "Lighthouse", context=text)
    own = make_link("https://www.youtube.com/watch?v=trust000001", title)
    pages = page("Secure lighthouses, building trust", near), page("Notes", own, score=0.6)
    assert rank_labels(reader, f"{title} video", *pages) == [title, "Lighthouse"]
    # Of a few words, the page counts as before.
    assert rank_labels(reader, "lighthouse video", *pages)[0] == "Lighthouse"
