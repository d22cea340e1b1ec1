"""Many people ask at once: each gets an answer, as fast as WeCom's limits for a chat allow."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.channels.wecom.events import Update
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.spec import SPEC, WecomSettings
from tests.fakes.bot.services import limit_services
from tests.fakes.clock import ManualClock
from tests.fakes.communities import community as pages
from tests.fakes.wecom.fake_handler import CARD, PLACEHOLDER, FakeHandler
from tests.fakes.wecom.long_connection.server import GROUP, FakeLongConnection
from tests.fakes.wecom.running_bot import run_bot

pytestmark = pytest.mark.slow

PEOPLE = 200
RESPOND = "aibot_respond_msg"


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def wait_answers(fake, requests: dict[str, str], within_s: float) -> float:
    """Wait until each question has its own answer, once; returns how long that took."""
    took = await fake.advance_until(
        lambda: all(fake.rules.get_final_text(id_) for id_ in requests), within_s, 2
    )
    for request, msgid in requests.items():
        assert fake.rules.get_final_text(request) == f"answer to {msgid}"
        assert fake.rules.find_stream(request).repeated == 0
    assert len(fake.rules.streams) == len(requests)
    assert fake.rules.list_messages(GROUP) == []
    return took


async def ask_all(fake, chats: int) -> dict[str, str]:
    """Let many people ask at the same time; returns the message id of each request."""
    requests = [
        await fake.say("q", person=f"person{number}", chat=f"{GROUP}{number % chats}")
        for number in range(PEOPLE)
    ]
    return {id_: fake.rules.incoming[id_].msgid for id_ in requests}


async def test_two_hundred_questions_in_ten_groups_are_answered_at_once(fake, tmp_path):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        requests = await ask_all(fake, chats=10)
        await fake.wait_until(lambda: all(fake.rules.get_final_text(id_) for id_ in requests))
        assert await wait_answers(fake, requests, 5) == 0
        assert max(Counter(message.id for message in handler.messages).values()) == 1


async def test_two_hundred_questions_in_one_group_take_six_minutes_and_none_is_lost(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        requests = await ask_all(fake, chats=1)
        took = await wait_answers(fake, requests, 500)
        assert 6 * 60 <= took <= 6 * 62
        assert len(fake.list_frames(RESPOND)) == PEOPLE


@pytest.mark.parametrize("groups", [10, 1])
async def test_two_hundred_people_get_the_answers_to_their_own_questions(
    fake, tmp_path, answering, groups
):
    """With the real handler, its limits and an index; one group reaches WeCom's rate limit."""
    videos = [
        ("LatticeCon 2021 视频回放在哪里", pages.BILIBILI_2021),
        ("Where are the LatticeCon 2022 recordings?", pages.YOUTUBE_2022),
        ("灯笼沙龙第三期的视频", pages.VIDEO_3RD),
        ("灯笼沙龙第二期的 PPT", pages.SLIDES_2ND),
    ]
    settings = WecomSettings(names=("Huigu",))
    services = limit_services(answering, SPEC.limits(settings))
    async with run_bot(fake, Handler(services, settings, fake.clock), tmp_path):
        requests = [
            await fake.say(videos[n % 4][0], person=f"person{n}", chat=f"wrGROUP{n % groups}")
            for n in range(PEOPLE)
        ]

        def all_answered() -> bool:
            return all(fake.rules.get_final_text(id_) for id_ in requests)

        if groups == 1:
            await fake.advance_until(all_answered, 7 * 70)
        else:
            await fake.wait_until(all_answered)
        wrong = Counter(
            videos[n % 4][0]
            for n, id_ in enumerate(requests)
            if videos[n % 4][1] not in fake.rules.get_final_text(id_)
        )
        assert wrong == Counter()


async def test_slow_answers_skip_placeholders_that_would_delay_others(fake, tmp_path):
    async def slow(message):
        await fake.clock.sleep(20)
        yield Update("half of it")
        await fake.clock.sleep(20)
        yield Update(f"answer to {message.id}", CARD)

    async with run_bot(fake, FakeHandler(slow), tmp_path):
        requests = await ask_all(fake, chats=4)
        took = await wait_answers(fake, requests, 300)
        assert took <= 40 + 61 + 5
        assert not any(PLACEHOLDER in stream.texts for stream in fake.rules.streams.values())
        await fake.clock.advance(70)
        assert fake.rules.expired == 0


async def test_twenty_questions_in_a_group_get_some_placeholders_and_no_delay(fake, tmp_path):
    async def slow(message):
        await fake.clock.sleep(5)
        yield Update(f"answer to {message.id}")

    async with run_bot(fake, FakeHandler(slow), tmp_path):
        requests = await ask_all(fake, chats=10)
        took = await wait_answers(fake, requests, 300)
        assert took <= 8  # with one too many it would be 61
        placeholders = sum(PLACEHOLDER in stream.texts for stream in fake.rules.streams.values())
        assert 10 <= placeholders <= 10 * 10


async def test_a_chat_at_its_limit_does_not_delay_another(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        await ask_all(fake, chats=1)
        other = await fake.say("q", person="ada", chat="wrOther")
        await fake.wait_until(lambda: fake.rules.get_final_text(other))


async def test_an_open_stream_is_finished_before_answers_that_can_wait(fake, tmp_path):
    async def slow(message):
        if message.person == "first":
            await fake.clock.sleep(90)
        yield Update(f"answer to {message.id}")

    async with run_bot(fake, FakeHandler(slow), tmp_path):
        first = await fake.say("q", person="first", chat=f"{GROUP}0")
        await fake.advance_until(lambda: fake.rules.find_stream(first), 3)
        await ask_all(fake, chats=1)
        took = await fake.advance_until(lambda: fake.rules.get_final_text(first), 300)
        assert took <= 90 + 61
        assert fake.rules.expired == 0
