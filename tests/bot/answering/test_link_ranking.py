"""Which link a question means: the right year, edition, platform and talk, and never another's."""

import pytest

from bot.answering.answer import CANDIDATE_PAGES
from bot.answering.candidates import Near, pages_near
from bot.answering.link_ranking import choose
from indexer.building.split import split_document
from indexer.links.records import make_link
from indexer.records import Document, Hit, Section
from indexer.search.query import parse_query
from tests.fakes import community as at


def chosen(reader, question):
    """Every link a question may mean, best first."""
    query = parse_query(question)
    terms = reader.expand(query)
    return choose(query, terms, pages_near(reader, query, terms, CANDIDATE_PAGES))


def addresses(reader, question):
    return [one.link.url for one in chosen(reader, question)]


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
def test_the_link_asked_for_comes_first_and_one_that_disagrees_never(
    reader, question, first, never
):
    found = addresses(reader, question)
    assert set(found[: len(first)]) == first
    assert not never & set(found)


@pytest.mark.parametrize(
    "question",
    ["灯笼沙龙第九期的视频", "the ninth 灯笼沙龙 video", "灯笼沙龙 #9 的 PPT"],
)
def test_an_edition_that_never_was_gets_no_link_of_another(reader, question):
    theirs = {at.VIDEO_3RD, at.SLIDES_3RD, at.SLIDES_2ND}
    assert not theirs & set(addresses(reader, question))


@pytest.mark.parametrize("question", ["灯笼沙龙第二期的视频", "Quiet rollouts in a hospital video"])
def test_slides_are_no_answer_to_a_question_for_a_video(reader, question):
    assert not {at.SLIDES_2ND} & set(addresses(reader, question))
    assert all(one.link.kind == "video" for one in chosen(reader, question))


def test_a_question_about_an_event_gets_its_playlists_before_its_talks(reader):
    found = addresses(reader, "where are the LatticeCon 2022 videos")
    assert found.index(at.YOUTUBE_2022) < found.index(at.KEYNOTE_2022)
    for talk in (at.WASM_VIDEO, at.RUST_VIDEO):
        assert talk not in found or found.index(at.YOUTUBE_2022) < found.index(talk)


@pytest.mark.parametrize("question", ["where are the Beacon Summit videos", "Beacon Summit 视频"])
def test_the_newer_event_comes_first_when_no_year_is_named(reader, question):
    assert addresses(reader, question)[:2] == [at.SUMMIT_2023, at.SUMMIT_2019]


def test_each_address_is_given_once_under_the_name_the_body_gives_it(reader):
    """The page has it in its front matter too, without a label."""
    found = chosen(reader, "recording of the tracing talk by Mira Okafor")
    assert [one.link.url for one in found].count(at.FRONT_VIDEO) == 1
    assert found[0].link.label == "Recording of the tracing talk by Mira Okafor"


@pytest.mark.parametrize("question", [one for one, _, _ in RIGHT])
def test_what_is_found_falls_in_score_and_says_how_much_it_holds(reader, question):
    found = chosen(reader, question)
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one.covered <= 1 for one in found)
    assert all(one.link in one.document.sections[one.section].links for one in found)


def page(title, *links, year=0, closeness=1.0):
    """A page near the question with links in its one section."""
    text = "\n".join(link.context for link in links)
    document = Document(title, "s", title, f"https://e.org/{title}", "en",
                        (Section((), "", text, links),), year=year)  # fmt: skip
    return Near(document, Hit(split_document(document)[0], closeness, closeness, 0.0), closeness)


def labels(reader, question, *near):
    query = parse_query(question)
    return [one.link.label for one in choose(query, reader.expand(query), near)]


def test_pages_far_from_the_question_are_not_looked_at(reader):
    link = make_link("https://youtu.be/aaaaaaaaaaa", "Tidal video", context="Tidal video")
    question = "where is the Tidal video"
    assert labels(reader, question, page("Tidal", link)) == ["Tidal video"]
    assert labels(reader, question, page("Near"), page("Tidal", link, closeness=0.01)) == []


def test_a_link_that_names_its_own_year_is_judged_by_that_and_not_by_the_page(reader):
    """A page of all years: each line says which one it is about."""
    links = [
        make_link(
            f"https://youtu.be/aaaaaaaa{year}", f"Tidal {year} video", context=f"Tidal {year}"
        )
        for year in (2021, 2022)
    ]
    found = labels(reader, "where is the Tidal 2021 video", page("Tidal videos", *links))
    assert found == ["Tidal 2021 video"]


def test_a_link_that_names_another_year_is_out_whatever_stands_around_it(reader):
    """A list in one line: the text around each link names the years of all."""
    line = "Tidal 2021 video, Tidal 2022 video"
    links = [
        make_link(f"https://youtu.be/aaaaaaaa{year}", f"Tidal {year} video", context=line)
        for year in (2021, 2022)
    ]
    found = labels(reader, "where is the Tidal 2021 video", page("Tidal videos", *links))
    assert found == ["Tidal 2021 video"]


def test_a_page_that_is_silent_about_the_year_comes_after_one_that_says_it(reader):
    one = make_link("https://youtu.be/aaaaaaaaaa1", "Tidal video", context="Tidal video")
    other = make_link("https://youtu.be/aaaaaaaaaa2", "Tidal video", context="Tidal video")
    near = (page("Tidal", one), page("Tidal again", other, year=2021))
    query = parse_query("where is the Tidal 2021 video")
    found = choose(query, reader.expand(query), near)
    assert [each.link.url for each in found] == [other.url, one.url]


@pytest.mark.parametrize("question", ["2023 年的视频", "videos of 2023"])
def test_a_question_that_names_nothing_but_a_year_is_about_that_year(reader, question):
    assert addresses(reader, question)[0] == at.SUMMIT_2023


def test_a_year_alone_is_no_part_of_what_is_named(reader):
    """Another event was held in 2019."""
    [other] = [
        one
        for one in chosen(reader, "where are the LatticeCon 2019 recordings")
        if one.link.url == at.SUMMIT_2019
    ]
    assert other.covered < 0.1


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_pages_as_near_as_each_other_the_newer_comes_first(reader, order):
    pages = [
        page("Tidal", make_link(f"https://youtu.be/aaaaaaa{year}", "Tidal video"), year=year)
        for year in (2019, 2023)
    ]
    query = parse_query("where is the Tidal video")
    found = choose(query, reader.expand(query), pages[::order])
    assert [one.document.year for one in found] == [2023, 2019]


def test_without_pages_there_is_nothing_to_choose_from(reader):
    assert labels(reader, "where is the Tidal video") == []
