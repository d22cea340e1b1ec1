"""What stands next to links is folded at once, and the same as each alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.from_pages.link_facts import CACHED_LINKS, NearbyTexts, rate_kind
from indexer.links.records import make_link
from indexer.text.language import fold
from tests.fakes.work import count_calls

_WORDS = st.sampled_from(["Tides", "潮汐", "Ａ１", "é", "乾坤", "İstanbul", "\x1e", "ﬁ", "Straße"])
_LABELS = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(_LABELS, max_size=8))
def test_labels_folded_at_once_are_folded_as_each_is(labels):
    links = [make_link("https://e.org/a-b-c", label) for label in labels]
    folded = NearbyTexts().fold(links, with_editions=False)
    for label, text in zip(labels, folded, strict=True):
        assert text.startswith(fold(label.replace("\x1e", " ")))


def test_what_was_folded_is_remembered_for_links_alike():
    nearby = NearbyTexts()

    def fold_table() -> list[str]:
        links = [make_link(f"https://e.org/{n}", f"潮汐 {n}") for n in range(50)]
        return nearby.fold(links, with_editions=False)

    made = count_calls(lambda: [make_link(f"https://e.org/{n}", f"潮汐 {n}") for n in range(50)])
    first, again = count_calls(fold_table) - made, count_calls(fold_table) - made
    assert again < first / 3
    assert fold_table()[7].startswith("潮汐 7")


def test_more_links_than_are_remembered_are_folded_right():
    nearby = NearbyTexts()
    links = [make_link(f"https://e.org/{n}", f"Tide {n}") for n in range(CACHED_LINKS + 10)]
    for part in (links, links[:20]):
        folded = nearby.fold(part, with_editions=False)
        assert [text.split("\n")[0] for text in folded] == [one.label.lower() for one in part]


def test_a_live_stream_is_no_recording():
    live = make_link("https://live.bilibili.com/12", "直播间")
    replay = make_link("https://www.bilibili.com/video/BV1xx411c7mD", "直播回放")
    assert rate_kind(live, "video") == 0.0
    assert rate_kind(replay, "video") > 0.0
