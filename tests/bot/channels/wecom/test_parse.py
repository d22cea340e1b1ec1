"""What WeCom sends becomes records; what nobody should send harms nothing."""

from __future__ import annotations

import json
import logging

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.channels.wecom.events import Entered, Judged, Message, Refresh, Replaced
from bot.channels.wecom.parse import (
    MAX_ID_CHARS,
    MAX_TEXT_CHARS,
    BadMessage,
    bot_of,
    decoded,
    parse,
)

SPOKEN = {
    "msgid": "m-1/+=",
    "aibotid": "aibot-1",
    "chatid": "wrGroupUpperAndlower",
    "chattype": "group",
    "from": {"userid": "lin"},
    "response_url": "https://qyapi.weixin.qq.com/late?response_code=c",
    "msgtype": "text",
    "text": {"content": "@小顾 网格日的视频在哪里"},
    "quote": {"msgtype": "text", "text": {"content": "网格日 2030 回顾"}},
}


def spoken(**changed: object) -> dict[str, object]:
    """A message in a group, with some of it changed; None takes a field out."""
    both = {**SPOKEN, **changed}
    return {name: value for name, value in both.items() if value is not None}


def event(kind: str, **more: object) -> dict[str, object]:
    body = {name: SPOKEN[name] for name in ("msgid", "aibotid", "from")}
    return {**body, "msgtype": "event", "event": {"eventtype": kind, **more}}


def test_a_message_in_a_group_is_read_whole() -> None:
    assert parse(SPOKEN) == Message(
        id="m-1/+=",
        person="lin",
        chat="wrGroupUpperAndlower",
        group=True,
        text="@小顾 网格日的视频在哪里",
        quoted="网格日 2030 回顾",
        response_url="https://qyapi.weixin.qq.com/late?response_code=c",
    )
    assert bot_of(SPOKEN) == "aibot-1"


def test_a_chat_of_two_is_named_after_the_person() -> None:
    alone = parse(spoken(chattype="single", chatid=None, quote=None, response_url=None))
    assert alone == Message("m-1/+=", "lin", "lin", group=False, text="@小顾 网格日的视频在哪里")


def test_of_a_mixed_message_the_texts_are_read() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@小顾 这张"}},
        {"msgtype": "image", "image": {"url": "https://pictures.example/1"}},
        {"msgtype": "text", "text": {"content": "是哪一年"}},
    ]
    heard = parse(spoken(msgtype="mixed", mixed={"msg_item": items}, text=None))
    assert isinstance(heard, Message)
    assert heard.text == "@小顾 这张\n是哪一年"


def test_of_a_voice_message_what_was_said_is_read() -> None:
    heard = parse(spoken(msgtype="voice", voice={"content": "视频在哪里"}, text=None))
    assert isinstance(heard, Message)
    assert heard.text == "视频在哪里"


@pytest.mark.parametrize("kind", ["image", "file", "video"])
def test_a_picture_or_file_is_a_message_without_text(kind: str) -> None:
    heard = parse(spoken(msgtype=kind, text=None, **{kind: {"url": "https://pictures.example/1"}}))
    assert isinstance(heard, Message)
    assert heard.text == ""


def test_a_quoted_picture_is_no_text() -> None:
    heard = parse(spoken(quote={"msgtype": "image", "image": {"url": "https://p.example/1"}}))
    assert isinstance(heard, Message)
    assert heard.quoted == ""


def test_half_a_character_is_replaced() -> None:
    heard = parse(json.loads('{"msgtype":"text","text":{"content":"视频\\ud83d"},"msgid":"1",'
                             '"chattype":"single","from":{"userid":"lin"}}'))  # fmt: skip
    assert isinstance(heard, Message)
    assert heard.text == "视频?"


def test_of_a_flood_the_beginning_is_read() -> None:
    items = [{"msgtype": "text", "text": {"content": "水" * 1000}}] * 300
    heard = parse(spoken(msgtype="mixed", mixed={"msg_item": items}, quote=items[0]))
    assert isinstance(heard, Message)
    assert len(heard.text) == MAX_TEXT_CHARS
    assert len(heard.quoted) == 1000


def test_wecom_asks_how_far_a_stream_is() -> None:
    assert parse({"msgtype": "stream", "msgid": "2", "stream": {"id": "s-1"}}) == Refresh("s-1")


def test_events_are_read() -> None:
    assert parse(event("enter_chat")) == Entered("m-1/+=", "lin")
    assert parse(event("disconnected_event")) == Replaced()
    assert parse({"msgtype": "event", "event": {"eventtype": "disconnected_event"}}) == Replaced()
    said = {"id": "a-1", "type": 2, "content": "旧了", "inaccurate_reason_list": [2, 4]}
    assert parse(event("feedback_event", feedback_event=said)) == Judged(
        "m-1/+=", "lin", "a-1", 2, (2, 4)
    )
    withdrawn = {"id": "a-1", "type": 3, "inaccurate_reason_list": None}
    judged = parse(event("feedback_event", feedback_event=withdrawn))
    assert judged == Judged("m-1/+=", "lin", "a-1", 3)


@pytest.mark.parametrize(
    "body",
    [
        spoken(**{"from": None}),
        spoken(**{"from": {}}),
        spoken(**{"from": {"userid": "sys"}}),
        spoken(chatid=None),
        spoken(chatid=""),
        spoken(chattype="broadcast"),
        spoken(chattype=None),
        spoken(msgtype="location"),
        spoken(msgtype=None),
        {**event("enter_chat"), "from": {"userid": "sys"}},
        event("template_card_event", template_card_event={"event_key": "k"}),
        event("auth_change_event"),
        event("something_new"),
        {"msgtype": "event"},
        event("feedback_event"),
        event("feedback_event", feedback_event={"id": "a-1", "type": 9}),
        event("feedback_event", feedback_event={"type": 1}),
    ],
)
def test_what_is_not_for_us_is_dropped_and_logged_without_a_word_of_it(
    body: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert parse(body) is None
    (line,) = caplog.messages
    assert "ignored" in line
    assert not [word for word in ("lin", "wrGroup", "视频", "m-1") if word in line]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        7,
        {1: 2},
        spoken(msgid=None),
        spoken(msgid=""),
        spoken(msgid=12345),
        spoken(msgid="x" * (MAX_ID_CHARS + 1)),
        spoken(msgid="two\nlines"),
        spoken(msgid="half\ud83d"),
        spoken(text="no object"),
        spoken(text={"content": ["secret words"]}),
        spoken(mixed={"msg_item": {}}, msgtype="mixed"),
        spoken(quote="secret words"),
        spoken(**{"from": "lin"}),
        spoken(**{"from": {"userid": 10**400}}),
        {"msgtype": "stream"},
        {"msgtype": "stream", "stream": {"id": ""}},
        event("feedback_event", feedback_event={"id": "a-1", "type": "2"}),
        event("feedback_event", feedback_event={"id": "a", "type": 2, "inaccurate_reason_list": 2}),
    ],
)
def test_what_wecom_never_sends_is_refused_without_repeating_it(body: object) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse(body)
    assert "secret words" not in str(refusal.value)
    assert len(str(refusal.value)) < 200
    assert bot_of(body) in {"", "aibot-1"}


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"[" * 50_000 + b"]" * 50_000, b"NaN", b"1e999",
     '{"a": "\ud800"}', b'{ "FromUserName": :mycreate"}'],
)  # fmt: skip
def test_what_is_no_json_is_refused(raw: bytes | str) -> None:
    with pytest.raises(BadMessage, match="not JSON"):
        decoded(raw)


def test_json_is_read_as_wecom_writes_it() -> None:
    assert decoded(b'{"msgid":"a\\/b=","n":[1]}') == {"msgid": "a/b=", "n": [1]}


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["content", "id", "type", "userid", "msgtype", "text", "msg_item"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from([*SPOKEN, "stream", "event", "mixed", "voice"]), _ANYTHING, max_size=4
    )
)
def test_nothing_crashes_the_reader(changes: dict[str, object]) -> None:
    for body in (changes, {**SPOKEN, **changes}):
        try:
            heard = parse(body)
        except BadMessage:
            continue
        if isinstance(heard, Message):
            assert heard.person
            assert heard.chat
            assert (heard.text + heard.quoted).encode() is not None
