"""The fake WeCom fails where a bot breaks a rule; without that, other tests prove nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.channels.wecom.events import MAX_STREAM_BYTES
from bot.channels.wecom.webhook.signature import seal_reply
from bot.runtime.webhooks import FORBIDDEN, WebhookRequest, WebhookResponse
from tests.fakes.wecom.secrets import RESPONSE_CODE
from tests.fakes.wecom.webhook.webhook_site import Site, open_site

Content = dict[str, object]


def make_stream(text: str = "a", finish: bool = True, **more: object) -> Content:
    body = {"id": "s1", "finish": finish, "content": text, **more}
    return {"msgtype": "stream", "stream": body}


CARD: Content = {
    "template_card": {
        "card_type": "text_notice",
        "card_action": {"type": 1, "url": "https://example.org/"},
    }
}


async def show_replies(
    site: Site, *contents: Content, break_it: Callable[[Content], None] = lambda c: None
):
    """Send a message to a bot that replies with the given contents, one for each call."""
    remaining = list(contents)

    async def handle(request: WebhookRequest) -> WebhookResponse:
        reply = seal_reply(site.wecom.envelope, remaining.pop(0), request, site.clock.unix())
        body = json.loads(reply.body)
        break_it(body)
        return WebhookResponse(200, json.dumps(body).encode(), reply.content_type)

    with site.webhooks.register("wecom", handle):
        return await site.run(site.wecom.say("a"))


async def test_allowed_replies_are_shown():
    async with open_site() as site:
        answer = await show_replies(
            site,
            make_stream("…", finish=False, feedback={"id": "f"}),
            make_stream("some", finish=False),
            {**make_stream("all" * 6000), "msgtype": "stream_with_template_card", **CARD},
        )
    assert [frame["content"] for frame in answer.frames] == ["…", "some", "all" * 6000]
    assert (answer.feedback_id, answer.refreshes, len(answer.cards)) == ("f", 2, 1)


OTHER: Content = {"msgtype": "stream", "stream": {"id": "s2", "finish": True, "content": "a"}}
EARLY: Content = {**make_stream(finish=False), "msgtype": "stream_with_template_card", **CARD}
BROKEN = [
    ([make_stream("a" * (MAX_STREAM_BYTES + 1))], "too long"),
    ([make_stream(" \n")], "blank"),
    ([{"msgtype": "text", "text": {"content": "a"}}], "text"),
    ([make_stream(finish=False), OTHER], "another stream"),
    ([make_stream(finish=False), make_stream(feedback={"id": "f"})], "behind the first"),
    ([make_stream(feedback={"id": "f" * 257})], "long feedback id"),
    ([EARLY], "half an answer"),
    ([{**make_stream(), **CARD}], "without its msgtype"),
    ([make_stream(finish="true")], "true or false"),
]


@pytest.mark.parametrize(("contents", "why"), BROKEN, ids=[why for _, why in BROKEN])
async def test_a_reply_that_breaks_a_rule_fails(contents, why):
    async with open_site() as site:
        with pytest.raises(AssertionError, match=why):
            await show_replies(site, *contents)


async def test_a_wrong_envelope_fails():
    def write_time_as_text(body: Content) -> None:
        body["timestamp"] = str(body["timestamp"])

    def change_nonce(body: Content) -> None:
        body["nonce"] = "7"

    def add_field(body: Content) -> None:
        body["errcode"] = 0

    async with open_site() as site:
        for break_it in (write_time_as_text, change_nonce, add_field):
            with pytest.raises(AssertionError):
                await show_replies(site, make_stream(), break_it=break_it)


async def test_two_answers_with_one_stream_id_fail():
    async with open_site() as site:
        await show_replies(site, make_stream())
        with pytest.raises(AssertionError, match="a stream's id"):
            await show_replies(site, make_stream())


async def test_a_refused_message_is_delivered_three_times():
    calls: list[WebhookRequest] = []

    async def refuse(request: WebhookRequest) -> WebhookResponse:
        calls.append(request)
        return FORBIDDEN

    async with open_site() as site:
        with site.webhooks.register("wecom", refuse):
            answer = await site.wecom.say("a")
    assert answer.frames == []
    assert answer.deliveries == len(calls) == 3
    assert len({call.query["nonce"] for call in calls}) == 3


async def test_an_unfinished_answer_is_refreshed_for_six_minutes():
    async with open_site() as site:
        site.wecom.poll_s = 50.0
        answer = await show_replies(site, *[make_stream("…", finish=False)] * 20)
        assert site.clock.now() <= 400
    assert answer.refreshes == 7
    assert not answer.finished


async def test_a_fourth_message_of_one_person_fails():
    async with open_site() as site:
        site.wecom.in_progress["lin"] = 3
        with pytest.raises(AssertionError, match="fourth"):
            await site.wecom.say("a")


async def test_a_response_url_works_once_and_for_an_hour():
    async with open_site() as site:
        body = {"msgtype": "markdown", "markdown": {"content": "a"}}

        async def post(url: str) -> object:
            async with site.wecom.session.post(url, json=body) as response:
                return (await response.json())["errcode"]

        first, second = site.endpoint.make_url(), site.endpoint.make_url()
        assert [await post(first), await post(first)] == [0, 40058]
        assert (
            await post(f"{site.endpoint.url}/cgi-bin/aibot/response?response_code=guess") == 40058
        )
        await site.clock.advance(3601)
        assert await post(second) == 40058
        assert site.endpoint.list_texts() == ["a"]
        assert RESPONSE_CODE in first
