"""The kind of link that is meant is known by meaning where no table has the word."""

import pytest

from bot.answering.from_catalogue.links.meant_kinds import guess_kinds
from bot.request import Mention, Request
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
