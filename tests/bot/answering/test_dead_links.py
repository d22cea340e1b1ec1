"""Dead links are still given, say so in both languages, and stand behind living ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from bot.answering.answer import Answerer
from bot.chat.list_request import parse_list_request
from bot.chat.lists import Dialect, find_links
from bot.messages import Answer, Question
from bot.rendering.layout import lay_out
from bot.rendering.texts import SHARED, Texts
from bot.services.catalogue import IndexCatalogue
from indexer.link_checks.file import open_checks
from indexer.link_checks.records import LinkCheck, locate_checks
from indexer.search.index import Index
from indexer.settings import Settings
from tests.fakes.communities import community as at

DAY = "2030-05-14"


@pytest.fixture
def bury(community: Index) -> Iterator[Callable[..., None]]:
    """Let a check find links dead, as `huigu links check` does while a server runs."""
    path = locate_checks(community.repository.folder)

    def find_dead(*urls: str) -> None:
        with open_checks(path) as file:
            for url in urls:
                check = LinkCheck(url=url, outcome="dead", reason="", checked=f"{DAY}T10:00:00Z")
                file.keep(check)
        community.refresh()

    yield find_dead
    path.unlink(missing_ok=True)
    community.refresh()


def list_links(answer: Answer) -> list[tuple[str, str]]:
    return [(link.url, link.dead) for link in answer.links]


def test_a_living_recording_of_an_event_comes_before_a_dead_one(ask, bury):
    question = "LatticeCon 2021 的视频在哪里看"
    assert list_links(ask(question))[:2] == [(at.BILIBILI_2021, ""), (at.YOUTUBE_2021, "")]
    bury(at.BILIBILI_2021)
    answer = ask(question)
    assert list_links(answer)[:2] == [(at.YOUTUBE_2021, ""), (at.BILIBILI_2021, DAY)]
    living, dead = lay_out(answer).links[:2]
    assert "打不开" not in living.note
    assert dead.note.endswith(f"{DAY} 时打不开")
    assert f"{DAY} 时打不开" in answer.text


def test_the_only_recording_is_given_though_it_is_dead(ask, bury):
    question = "video of writing a data plane in Rust"
    bury(at.RUST_VIDEO)
    answer = ask(question)
    assert list_links(answer)[0] == (at.RUST_VIDEO, DAY)
    assert answer.text.count(f"did not open on {DAY}") == 1
    assert lay_out(answer).links[0].note.endswith(f"did not open on {DAY}")


@pytest.mark.parametrize(
    ("language", "said"), [("en", f"did not open on {DAY}"), ("zh", f"{DAY} 时打不开")]
)
async def test_lists_of_links_in_chats_say_so_too(community, bury, language, said):
    bury(at.RUST_VIDEO)
    catalogue = IndexCatalogue(community, Settings())
    dialect = Dialect(
        texts=Texts({"video_head": {"zh": "{}", "en": "{}"}}, SHARED),
        format_row=lambda row: f"{row.url} {row.note}",
        format_foot=lambda request, links, pages: "",
        max_rows=99,
        max_length=99_999,
        measure=len,
    )
    request = parse_list_request("video", "", language)
    page = await find_links(catalogue, request, dialect)
    [row] = [row for row in page.rows if said in row]
    assert row.startswith(at.RUST_VIDEO)


def test_all_spellings_of_a_dead_video_are_dead_and_others_are_not(community, bury):
    bury("https://youtu.be/dQw4w9WgXcQ")
    with community.open_reader() as reader:
        assert reader.find_dead("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s") == DAY
        assert reader.find_dead("https://www.youtube.com/watch?v=dQw4w9WgXcX") == ""


def test_a_running_server_forgets_its_answers_when_a_link_dies_or_lives_again(community, bury):
    phases = [community.phase]
    for urls in ((at.RUST_VIDEO,), (at.RUST_VIDEO, at.EDGE_VIDEO), ()):
        bury(*urls)
        phases.append(community.phase)
    # The third check found nothing new.
    assert [late - early for early, late in pairwise(phases)] == [1, 1, 0]


def test_answers_without_checks_say_nothing_of_dead_links(community):
    answer = Answerer(community).answer(Question(text="LatticeCon 2022 slides"))
    assert {link.dead for link in answer.links} == {""}
