"""Cards with related pages, within WeCom's rules."""

from __future__ import annotations

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from bot.channels.wecom.card import make_card, make_tapped_card
from bot.channels.wecom.events import format_card_update
from bot.channels.wecom.mention import remove_mention
from bot.chat.commands import parse_command
from bot.messages import Answer, Choice, Related
from bot.rendering.split import utf8
from tests.fakes.bot.asks import ABSENT, FOUND, FOUND_ZH, HOSTILE
from tests.fakes.bot.kinds import CLARIFY, FACTS, LINKS, SOCIAL, TALKS
from tests.fakes.markup import hostile_texts
from tests.fakes.wecom.cards import check_card, check_card_update


def find_nothing(answer: Answer, **changes: object) -> Answer:
    """Make the answer one that found nothing."""
    return msgspec.structs.replace(answer, kind="not_found", found=False, **changes)


def test_a_card_asks_for_each_related_page() -> None:
    assert make_card(find_nothing(FOUND_ZH)) == {
        "card_type": "text_notice",
        "main_title": {"title": "相关页面", "desc": "点一下，我接着答"},
        "jump_list": [
            {"type": 3, "title": "MeshDay 2029: recap", "question": "MeshDay 2029: recap"},
            {"type": 3, "title": "How to propose a talk", "question": "How to propose a talk"},
        ],
        "card_action": {"type": 1, "url": FOUND_ZH.citations[0].url},
    }


def test_the_card_of_an_answer_without_a_hit_opens_the_nearest_page() -> None:
    card = make_card(find_nothing(ABSENT))
    assert card is not None
    assert card["card_action"] == {"type": 1, "url": "https://example.org/posts/meshday-2029/"}


def test_without_related_pages_or_a_page_to_open_there_is_no_card() -> None:
    assert make_card(find_nothing(FOUND, related=[])) is None
    without_url = [Related(title="A page", url="javascript:x"), Related(title="Another", url="")]
    answer = find_nothing(FOUND, related=without_url, citations=[], links=[])
    assert make_card(answer) is None
    untitled = [Related(title=" \u200b", url="https://example.org/")]
    assert make_card(find_nothing(FOUND, related=untitled)) is None


@pytest.mark.parametrize("length", [10, 26, 27, 66, 67, 200, 5000])
def test_long_titles_are_shortened_to_wecoms_limits(length: int) -> None:
    related = [Related(title="网" * length, url=""), Related(title="b" * length, url="")] * 3
    card = make_card(find_nothing(FOUND, related=related))
    assert card is not None
    jumps = card["jump_list"]
    assert isinstance(jumps, list)
    assert len(jumps) == 2
    for jump in jumps:
        assert 0 < utf8(jump["question"]) <= 200
        assert 0 < len(jump["title"]) <= 26
        assert set(jump["question"]) <= {"网", "b"}


@pytest.mark.parametrize(
    "title", ["/重建索引", "重建索引", " ／reindex now", "help", "/\u200b重建索引"]
)
def test_a_title_that_is_a_command_is_left_out(title: str) -> None:
    related = [Related(title=title, url=""), Related(title="A page", url="")]
    card = make_card(find_nothing(FOUND, related=related))
    assert card is not None
    assert card["jump_list"] == [{"type": 3, "title": "A page", "question": "A page"}]


@pytest.mark.parametrize(
    "title",
    [
        "Recap /重建索引",
        "@Huigu /重建索引",
        "@Huigu 重建索引",
        "/@Huigu ／ reindex",
        "// @ /reindex",
    ],
)
@pytest.mark.parametrize("names", [(), ("Huigu",)])
def test_no_tap_on_a_title_sends_a_command(title: str, names: tuple[str, ...]) -> None:
    """The question comes back as a message, after the bot's name in a group."""
    related = [Related(title=title, url=""), Related(title="A CI/CD page", url="")]
    card = make_card(find_nothing(FOUND, related=related))
    assert card is not None
    jumps = card["jump_list"]
    assert isinstance(jumps, list)
    assert jumps[-1]["question"] == "A CI/CD page"
    for question in (jump["question"] for jump in jumps):
        in_private = remove_mention(question, names, in_group=False)
        assert parse_command(in_private).name == "ask"
        for name in ("@Huigu ", "@Huigu\u2005"):
            in_group = remove_mention(name + question, names, in_group=True)
            assert parse_command(in_group).name == "ask"


def test_a_hostile_answer_gets_a_card_with_a_safe_address() -> None:
    card = make_card(find_nothing(HOSTILE))
    assert card is not None
    assert card["card_action"] == {"type": 1, "url": "https://ok.example/%3Cimg%3E?a=%3Cimg%3E"}


@given(st.lists(hostile_texts, max_size=6), st.sampled_from(["zh", "en", "xx"]))
def test_every_card_follows_wecoms_rules(titles: list[str], language: str) -> None:
    related = [Related(title=title, url="https://example.org/") for title in titles]
    card = make_card(find_nothing(FOUND, related=related, language=language))
    if card is None:
        return
    jumps = card["jump_list"]
    assert isinstance(jumps, list)
    assert 1 <= len(jumps) <= 3
    for jump in jumps:
        assert jump["type"] == 3
        assert 0 < utf8(jump["question"]) <= 200
        assert "\n" not in jump["question"] + jump["title"]


@pytest.mark.parametrize("answer", [FOUND, LINKS, TALKS, FACTS, SOCIAL], ids=lambda one: one.kind)
def test_behind_a_complete_answer_there_is_no_card(answer: Answer) -> None:
    assert answer.related or answer.kind in {"facts", "talks", "social"}
    assert make_card(answer) is None


def test_a_question_back_has_a_button_for_each_choice_and_a_tap_asks_it() -> None:
    card = make_card(CLARIFY)
    assert card is not None
    task_id = card.pop("task_id")
    assert card == {
        "card_type": "button_interaction",
        "main_title": {"title": "Which one? Tap it"},
        "button_list": [
            {"text": "1. KiteCon 2030", "style": 1, "key": "where are the videos of KiteCon 2030"},
            {"text": "2. KiteCon 2031", "style": 1, "key": "where are the videos of KiteCon 2031"},
        ],
    }
    another = make_card(CLARIFY)
    assert another is not None
    assert another["task_id"] != task_id, "WeCom refuses a known one"


def test_a_tapped_card_keeps_its_id_and_the_chosen_button() -> None:
    card = make_tapped_card("t-1", "where are the videos of KiteCon 2030", "en")
    assert check_card_update(format_card_update("lin", card), "t-1", "lin") == ""
    (button,) = card["button_list"]  # type: ignore[misc]
    assert button["key"] == "where are the videos of KiteCon 2030"


def test_an_unknown_event_offers_those_that_there_are() -> None:
    card = make_card(find_nothing(ABSENT, choices=CLARIFY.choices))
    assert card is not None
    assert [button["text"] for button in card["button_list"]] == [  # type: ignore[attr-defined]
        "1. KiteCon 2030",
        "2. KiteCon 2031",
    ]


def test_what_to_ask_of_the_bot_is_no_question_back() -> None:
    helping = msgspec.structs.replace(SOCIAL, choices=CLARIFY.choices)
    assert make_card(helping) is None


@given(st.lists(hostile_texts, max_size=9), st.sampled_from(["zh", "en", "xx"]))
def test_every_card_with_choices_follows_wecoms_rules(texts: list[str], language: str) -> None:
    choices = [Choice(label=text[:40], question=text) for text in texts]
    card = make_card(msgspec.structs.replace(CLARIFY, choices=choices, language=language))
    if card is None:
        return
    assert check_card(card) == ""
    for button in card["button_list"]:  # type: ignore[attr-defined]
        assert len(button["text"]) <= 26
        assert parse_command(button["key"]).name == "ask"
