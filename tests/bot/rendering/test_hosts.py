"""Where a text names another site than its link opens, every channel shows the host."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import tostring

import msgspec
import pytest

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink
from bot.answering.finish import finish_answer
from bot.channels.announcements.messages import make_announcement
from bot.channels.announcements.store import NewPage
from bot.channels.discord.messages.rendering import render as render_discord
from bot.channels.http_api.page.answer.card import make_answer
from bot.channels.http_api.page.answer.view import AnswerView
from bot.channels.official_account.rendering import fit, lay_out
from bot.channels.wecom.rendering import render as render_wecom
from bot.chat.lists import ListRow, _make_row
from bot.messages import Answer, Question
from bot.rendering.grounding import ground
from bot.rendering.hosts import show_host, show_link_host
from bot.rendering.terminal.layout import lay_out as lay_out_terminal
from bot.rendering.terminal.layout import to_plain_text
from bot.services.contracts import ListedLink
from bot.wechat.escape import escape

URL = "https://evil.example/a"
PAGE = "https://evil.example/page"
DEEP = "https://bilibili.com@evil.example/"


def finish(language: str, title: str = "youtube.com", label: str = "bilibili.com") -> Answer:
    citation = DraftCitation(
        page=("s", "a"), title=title, url=PAGE, quote="q", published="", held="", event="",
        source="s", addresses=frozenset({URL, PAGE}), headings=(title,),
    )  # fmt: skip
    link = DraftLink(URL, label, "video", "evil.example", 1)
    draft = DraftAnswer(
        found=True, confidence=0.9, text="intro [1]", intro="intro [1]", kind="links",
        citations=(citation,), links=(link,),
    )  # fmt: skip
    return finish_answer(Question(text="q"), language, None, draft, None, "g", 0.0)


def render_in_every_channel(answer: Answer) -> dict[str, str]:
    view = AnswerView(answer, answer.language, "", date(2030, 6, 1))
    return {
        "discord": "\n".join(render_discord(answer).pieces),
        "wecom": render_wecom(answer, 4096),
        "official account": fit(lay_out(answer), answer.language).replace("\u200b", ""),
        "page": "\n".join(tostring(part, "unicode") for part in make_answer(view)),
        "terminal": to_plain_text(lay_out_terminal(answer)),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_host_is_shown_beside_the_label_and_the_title(language):
    answer = finish(language)
    for channel, text in render_in_every_channel(answer).items():
        assert "evil.example · youtube.com" in text, channel
        lines = [line for line in text.splitlines() if "bilibili.com" in line]
        assert lines, channel
        assert any("evil.example" in line.replace(URL, "") for line in lines), channel


@pytest.mark.parametrize("language", ["zh", "en"])
def test_ordinary_labels_and_titles_stay(language):
    for text in render_in_every_channel(finish(language, "Mesh Day", "Recording")).values():
        assert " · Mesh Day" not in text.replace("evil.example · https", "")
        assert "evil.example · Mesh" not in text


def test_the_host_is_put_once_and_before_so_that_no_channel_cuts_it():
    shown = show_host("bilibili.com", URL)
    assert shown == "evil.example · bilibili.com" == show_host(shown, URL)
    assert show_host("Mesh Day", URL) == "Mesh Day"
    assert show_host("bilibili.com", "") == "bilibili.com"


def test_in_a_list_a_label_that_only_names_a_platform_shows_the_host_of_another():
    assert show_link_host("YouTube 录像", URL, "evil.example") == "evil.example · YouTube 录像"
    assert show_link_host("YouTube", "https://youtu.be/x", "youtube") == "YouTube"
    assert show_link_host("How YouTube uses meshes", URL, "evil.example").startswith("How")
    listed = ListedLink(URL, "bilibili.com", "evil.example", "T", PAGE, "", 0)
    assert _make_row(listed, "en") == ListRow("evil.example · bilibili.com", URL, title="T")


def test_an_announcement_shows_the_host_of_its_page():
    text = make_announcement([NewPage(1, "bilibili.com", PAGE, "")], "zh").render(2048)
    assert "evil.example · bilibili.com" in text


def test_an_address_that_may_be_no_link_is_taken_out_of_a_text_for_wecom():
    assert escape(f"see {DEEP} now") == "see … now"
    assert escape("https://example.org/" + "a" * 3000) == "…"


def test_an_index_of_an_older_version_brings_no_hidden_host_into_a_text():
    assert DEEP not in ground(f"see {DEEP} now", {DEEP})
    answer = msgspec.structs.replace(finish("en"), text=f"see {DEEP}")
    assert DEEP not in "".join(render_in_every_channel(answer).values()).replace("see " + DEEP, "")
