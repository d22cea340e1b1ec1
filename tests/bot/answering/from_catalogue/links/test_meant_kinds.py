"""The kind of link that is meant is known by meaning where no table has the word."""

import pytest

from bot.answering.from_catalogue.links.collect import FoundLink
from bot.answering.from_catalogue.links.meant_kinds import choose_by_label, guess_kinds
from bot.request import Mention, Request
from indexer.catalogue.records import CatalogueLink
from indexer.encoders.static import load_bundled
from tests.bot.answering.from_catalogue.links.conftest import name
from tests.fakes.communities import kiln_days as at

ENCODER = load_bundled()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("哪里能重新观看", ("video",)),
        ("当天的现场录制", ("video",)),
        ("any filmed footage", ("video",)),
        ("讲师用的讲稿", ("slides",)),
        ("有没有照片", ("image",)),
        ("the agenda of that day", ("page",)),
        ("the powerpoint", ("slides",)),
        ("链接在哪里", ()),
        ("where can I find it", ()),
        ("everything from that day", ()),
        ("", ()),
    ],
)
def test_the_wording_tells_a_kind_or_none(text, kinds):
    assert guess_kinds(Request(text=text, language="en"), ENCODER) == kinds


def test_a_name_does_not_tell_a_kind():
    text = "where is Slides for Beginners"
    mention = Mention("event", (1,), "Slides for Beginners", text[9:], 9, len(text))
    assert guess_kinds(Request(text, "en", mentions=(mention,)), ENCODER) == ()
    assert guess_kinds(Request(text, "en"), ENCODER) == ("slides",)


def test_only_links_of_the_meant_kind_are_given(ask):
    draft = ask(name("event", 2), text="any footage of that")
    assert [link.kind for link in draft.links] == ["video"] * 5
    assert draft.intro == "Videos of Kiln Days 2024:"


def test_a_platform_for_videos_tells_the_kind(ask):
    draft = ask(name("event", 2), platforms=("youtube",))
    assert [link.url for link in draft.links][:2] == [at.PLAYLIST, at.DAY_TWO]
    assert {link.kind for link in draft.links} == {"video"}


@pytest.mark.parametrize(
    ("label", "url", "is_schedule"),
    [
        ("Full agenda", "https://e.org/a", True),
        ("大会日程", "https://e.org/b", True),
        ("Details", "https://e.org/2024/schedule/", True),
        ("notes", "https://drive.example/folders/1x", False),
        ("River Pottery", "https://river.example/", False),
        ("Website", "https://e.org/2024/", False),
    ],
)
def test_a_page_is_a_schedule_if_its_label_or_address_says_so(label, url, is_schedule):
    link = CatalogueLink(url, label, "page", "", "event", at.cite("kiln-days-2024"))
    assert bool(choose_by_label(ENCODER, [FoundLink(link)])) is is_schedule


def test_who_asks_for_the_agenda_gets_no_other_page(ask):
    draft = ask(name("event", 2), text="the agenda of that day")
    assert not draft.found
    assert draft.intro.startswith("No schedule of Kiln Days 2024 on record, only videos")
    assert at.EVENT_PAGE not in [link.url for link in draft.links]
