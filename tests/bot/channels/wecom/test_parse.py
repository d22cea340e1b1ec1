"""WeCom's JSON becomes records; hostile JSON does no harm."""

from __future__ import annotations

import json
import logging

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.channels.wecom.events import ChatOpened, ConnectionReplaced, Feedback, Message, Refresh
from bot.channels.wecom.parse import (
    MAX_ID_CHARS,
    MAX_TEXT_CHARS,
    BadMessage,
    decode_json,
    get_bot_id,
    parse,
)

BODY = {
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


def make_body(**changed: object) -> dict[str, object]:
    """Make a group message with some fields changed; None removes a field."""
    fields = {**BODY, **changed}
    return {name: value for name, value in fields.items() if value is not None}


def make_event(kind: str, **more: object) -> dict[str, object]:
    body = {name: BODY[name] for name in ("msgid", "aibotid", "from")}
    return {**body, "msgtype": "event", "event": {"eventtype": kind, **more}}


def test_every_field_of_a_group_message_is_parsed() -> None:
    assert parse(BODY) == Message(
        id="m-1/+=",
        person="lin",
        chat="wrGroupUpperAndlower",
        in_group=True,
        text="@小顾 网格日的视频在哪里",
        quoted="网格日 2030 回顾",
        response_url="https://qyapi.weixin.qq.com/late?response_code=c",
    )
    assert get_bot_id(BODY) == "aibot-1"


def test_a_private_chat_has_the_persons_id() -> None:
    message = parse(make_body(chattype="single", chatid=None, quote=None, response_url=None))
    assert message == Message(
        "m-1/+=", "lin", "lin", in_group=False, text="@小顾 网格日的视频在哪里"
    )


def test_a_mixed_message_gives_its_texts() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@小顾 这张"}},
        {"msgtype": "image", "image": {"url": "https://pictures.example/1"}},
        {"msgtype": "text", "text": {"content": "是哪一年"}},
    ]
    message = parse(make_body(msgtype="mixed", mixed={"msg_item": items}, text=None))
    assert isinstance(message, Message)
    assert message.text == "@小顾 这张\n是哪一年"


def test_a_voice_message_gives_its_text() -> None:
    message = parse(make_body(msgtype="voice", voice={"content": "视频在哪里"}, text=None))
    assert isinstance(message, Message)
    assert message.text == "视频在哪里"


@pytest.mark.parametrize("kind", ["image", "file", "video"])
def test_a_picture_or_file_gives_an_empty_text(kind: str) -> None:
    message = parse(
        make_body(msgtype=kind, text=None, **{kind: {"url": "https://pictures.example/1"}})
    )
    assert isinstance(message, Message)
    assert message.text == ""


def test_a_quoted_picture_gives_an_empty_text() -> None:
    message = parse(make_body(quote={"msgtype": "image", "image": {"url": "https://p.example/1"}}))
    assert isinstance(message, Message)
    assert message.quoted == ""


def test_a_lone_surrogate_is_replaced() -> None:
    message = parse(json.loads('{"msgtype":"text","text":{"content":"视频\\ud83d"},"msgid":"1",'
                             '"chattype":"single","from":{"userid":"lin"}}'))  # fmt: skip
    assert isinstance(message, Message)
    assert message.text == "视频?"


def test_a_very_long_text_is_cut() -> None:
    items = [{"msgtype": "text", "text": {"content": "水" * 1000}}] * 300
    message = parse(make_body(msgtype="mixed", mixed={"msg_item": items}, quote=items[0]))
    assert isinstance(message, Message)
    assert len(message.text) == MAX_TEXT_CHARS
    assert len(message.quoted) == 1000


def test_a_refresh_gives_its_stream_id() -> None:
    assert parse({"msgtype": "stream", "msgid": "2", "stream": {"id": "s-1"}}) == Refresh("s-1")


def test_events_are_parsed() -> None:
    assert parse(make_event("enter_chat")) == ChatOpened("m-1/+=", "lin")
    assert parse(make_event("disconnected_event")) == ConnectionReplaced()
    assert (
        parse({"msgtype": "event", "event": {"eventtype": "disconnected_event"}})
        == ConnectionReplaced()
    )
    bad = {"id": "a-1", "type": 2, "content": "旧了", "inaccurate_reason_list": [2, 4]}
    assert parse(make_event("feedback_event", feedback_event=bad)) == Feedback(
        "m-1/+=", "lin", "a-1", 2, (2, 4)
    )
    withdrawn = {"id": "a-1", "type": 3, "inaccurate_reason_list": None}
    feedback = parse(make_event("feedback_event", feedback_event=withdrawn))
    assert feedback == Feedback("m-1/+=", "lin", "a-1", 3)


def test_a_tap_is_a_message_with_the_question_of_its_button() -> None:
    tap = {"card_type": "button_interaction", "event_key": "KiteCon 的视频", "task_id": "t-1"}
    in_private = make_event("template_card_event", template_card_event=tap)
    in_group = {**in_private, "chattype": "group", "chatid": "wrA", "response_url": "https://r/1"}
    assert parse({**in_private, "chattype": "single"}) == Message(
        "m-1/+=", "lin", "lin", False, "KiteCon 的视频", tapped="t-1"
    )
    assert parse(in_group) == Message(
        "m-1/+=", "lin", "wrA", True, "KiteCon 的视频", tapped="t-1", response_url="https://r/1"
    )


@pytest.mark.parametrize(
    "body",
    [
        make_body(**{"from": None}),
        make_body(**{"from": {}}),
        make_body(**{"from": {"userid": "sys"}}),
        make_body(chatid=None),
        make_body(chatid=""),
        make_body(chattype="broadcast"),
        make_body(chattype=None),
        make_body(msgtype="location"),
        make_body(msgtype=None),
        {**make_event("enter_chat"), "from": {"userid": "sys"}},
        make_event("template_card_event", template_card_event={"event_key": "k"}),
        make_event("template_card_event", template_card_event={"event_key": " ", "task_id": "t"}),
        make_event("template_card_event"),
        make_event("auth_change_event"),
        make_event("something_new"),
        {"msgtype": "event"},
        make_event("feedback_event"),
        make_event("feedback_event", feedback_event={"id": "a-1", "type": 9}),
        make_event("feedback_event", feedback_event={"type": 1}),
    ],
)
def test_an_unused_message_gives_none_and_is_logged_without_its_content(
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
        make_body(msgid=None),
        make_body(msgid=""),
        make_body(msgid=12345),
        make_body(msgid="x" * (MAX_ID_CHARS + 1)),
        make_body(msgid="two\nlines"),
        make_body(msgid="half\ud83d"),
        make_body(text="no object"),
        make_body(text={"content": ["secret words"]}),
        make_body(mixed={"msg_item": {}}, msgtype="mixed"),
        make_body(quote="secret words"),
        make_body(**{"from": "lin"}),
        make_body(**{"from": {"userid": 10**400}}),
        {"msgtype": "stream"},
        {"msgtype": "stream", "stream": {"id": ""}},
        make_event("feedback_event", feedback_event={"id": "a-1", "type": "2"}),
        make_event(
            "feedback_event", feedback_event={"id": "a", "type": 2, "inaccurate_reason_list": 2}
        ),
    ],
)
def test_an_invalid_message_is_refused_without_quoting_it(body: object) -> None:
    with pytest.raises(BadMessage) as refusal:
        parse(body)
    assert "secret words" not in str(refusal.value)
    assert len(str(refusal.value)) < 200
    assert get_bot_id(body) in {"", "aibot-1"}


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"[" * 50_000 + b"]" * 50_000, b"NaN", b"1e999",
     '{"a": "\ud800"}', b'{ "FromUserName": :mycreate"}'],
)  # fmt: skip
def test_invalid_json_is_refused(raw: bytes | str) -> None:
    with pytest.raises(BadMessage, match="not JSON"):
        decode_json(raw)


def test_wecoms_escaped_slashes_are_decoded() -> None:
    assert decode_json(b'{"msgid":"a\\/b=","n":[1]}') == {"msgid": "a/b=", "n": [1]}


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
        st.sampled_from([*BODY, "stream", "event", "mixed", "voice"]), _ANYTHING, max_size=4
    )
)
def test_any_json_gives_a_record_or_bad_message(changes: dict[str, object]) -> None:
    for body in (changes, {**BODY, **changes}):
        try:
            message = parse(body)
        except BadMessage:
            continue
        if isinstance(message, Message):
            assert message.person
            assert message.chat
            assert (message.text + message.quoted).encode() is not None
