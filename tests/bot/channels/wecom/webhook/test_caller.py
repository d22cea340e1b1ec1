"""The fake WeCom fails where a bot breaks a rule; else the webhook's tests would prove nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.channels.wecom.webhook.signature import sealed
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse
from tests.fakes.wecom.secrets import RESPONSE_CODE
from tests.fakes.wecom.webhook_site import Site, site

Content = dict[str, object]


def stream(text: str = "a", finish: bool = True, **more: object) -> Content:
    body = {"id": "s1", "finish": finish, "content": text, **more}
    return {"msgtype": "stream", "stream": body}


CARD: Content = {"template_card": {"card_type": "text_notice"}}


async def talking(
    made: Site, *contents: Content, break_it: Callable[[Content], None] = lambda c: None
):
    """Say something to a bot that replies with the given contents, one a call."""
    left = list(contents)

    async def answering(request: WebhookRequest) -> WebhookResponse:
        reply = sealed(made.wecom.envelope, left.pop(0), request, made.clock.unix())
        body = json.loads(reply.body)
        break_it(body)
        return WebhookResponse(200, json.dumps(body).encode(), reply.content_type)

    with made.webhooks.register("wecom", answering):
        return await made.during(made.wecom.say("a"))


async def test_it_shows_what_a_bot_may_reply():
    async with site() as made:
        heard = await talking(
            made,
            stream("…", finish=False, feedback={"id": "f"}),
            stream("some", finish=False),
            {**stream("all" * 6000), "msgtype": "stream_with_template_card", **CARD},
        )
    assert [frame["content"] for frame in heard.frames] == ["…", "some", "all" * 6000]
    assert (heard.feedback, heard.refreshes, len(heard.cards)) == ("f", 2, 1)


OTHER: Content = {"msgtype": "stream", "stream": {"id": "s2", "finish": True, "content": "a"}}
EARLY: Content = {**stream(finish=False), "msgtype": "stream_with_template_card", **CARD}
BROKEN = [
    ([stream("a" * (MAX_STREAM_BYTES + 1))], "too long"),
    ([stream(" \n")], "blank"),
    ([{"msgtype": "text", "text": {"content": "a"}}], "text"),
    ([stream(finish=False), OTHER], "another stream"),
    ([stream(finish=False), stream(feedback={"id": "f"})], "behind the first"),
    ([stream(feedback={"id": "f" * 257})], "long feedback id"),
    ([EARLY], "half an answer"),
    ([{**stream(), **CARD}], "without its msgtype"),
    ([stream(finish="true")], "true or false"),
]


@pytest.mark.parametrize(("contents", "why"), BROKEN, ids=[why for _, why in BROKEN])
async def test_it_fails_at_a_reply_that_wecom_does_not_take(contents, why):
    async with site() as made:
        with pytest.raises(AssertionError, match=why):
            await talking(made, *contents)


async def test_it_fails_at_an_envelope_that_wecom_does_not_take():
    def later(body: Content) -> None:
        body["timestamp"] = str(body["timestamp"])

    def other_nonce(body: Content) -> None:
        body["nonce"] = "7"

    def more(body: Content) -> None:
        body["errcode"] = 0

    async with site() as made:
        for break_it in (later, other_nonce, more):
            with pytest.raises(AssertionError):
                await talking(made, stream(), break_it=break_it)


async def test_two_answers_do_not_share_a_stream():
    async with site() as made:
        await talking(made, stream())
        with pytest.raises(AssertionError, match="a stream's id"):
            await talking(made, stream())


async def test_it_delivers_three_times_and_then_gives_up():
    calls: list[WebhookRequest] = []

    async def refusing(request: WebhookRequest) -> WebhookResponse:
        calls.append(request)
        return FORBIDDEN

    async with site() as made:
        with made.webhooks.register("wecom", refusing):
            heard = await made.wecom.say("a")
    assert heard.frames == []
    assert heard.deliveries == len(calls) == 3
    assert len({call.query["nonce"] for call in calls}) == 3


async def test_it_asks_for_six_minutes_and_then_gives_up():
    async with site() as made:
        made.wecom.poll_s = 50.0
        heard = await talking(made, *[stream("…", finish=False)] * 20)
        assert made.clock.now() <= 400
    assert heard.refreshes == 7
    assert not heard.finished


async def test_a_person_has_three_messages_in_progress():
    async with site() as made:
        made.wecom._in_progress["lin"] = 3
        with pytest.raises(AssertionError, match="fourth"):
            await made.wecom.say("a")


async def test_an_address_for_a_late_answer_works_once_and_for_an_hour():
    async with site() as made:
        body = {"msgtype": "markdown", "markdown": {"content": "a"}}

        async def post(url: str) -> object:
            async with made.wecom._session.post(url, json=body) as response:
                return (await response.json())["errcode"]

        first, second = made.late.make(), made.late.make()
        assert [await post(first), await post(first)] == [0, 40058]
        assert await post(f"{made.late.url}/cgi-bin/aibot/response?response_code=guess") == 40058
        await made.clock.advance(3601)
        assert await post(second) == 40058
        assert made.late.texts() == ["a"]
        assert RESPONSE_CODE in first
