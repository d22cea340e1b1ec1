"""Questions through WeCom, HTTP channel, webhook, handler, answerer and index."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client import CollectorRegistry

from bot.answering.answer import Answerer, make_ask
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.spec import SPEC, WecomSettings
from bot.journal.journal import Journal
from bot.runtime.clock import Clock
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Services
from indexer.settings import Settings
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.bot.services import KEEP_DAYS, NEUTRAL, NO_FILES, limit_services, refuse_reindex
from tests.fakes.communities import community as pages
from tests.fakes.wecom.webhook.webhook_site import Site, open_site

SETTINGS = WecomSettings(names=("Huigu",))


@pytest.fixture
async def site(community):
    """A bot with the small community's index; time stands still, so every answer is quick."""
    with (
        ThreadPoolExecutor(1) as executor,
        contextlib.closing(Journal.open(None, KEEP_DAYS)) as journal,
    ):
        ask = make_ask(Answerer(community), executor)
        services = Services(
            ask=with_shared_layers(ask, journal, lambda: community.generation, 64),
            catalogue=IndexCatalogue(community, Settings()),
            journal=journal,
            reindex=refuse_reindex,
            generation=lambda: community.generation,
            registry=CollectorRegistry(),
            files=NO_FILES,
            keep_days=KEEP_DAYS,
            community=NEUTRAL,
        )

        def make_handler(clock: Clock) -> Handler:
            return Handler(limit_services(services, SPEC.limits(SETTINGS)), SETTINGS, clock)

        async with open_site(make_handler) as site:
            await site.start()
            yield site


async def test_an_answer_in_a_group_has_the_links_and_their_page(site: Site):
    chinese = await site.wecom.say("LatticeCon 2022 的视频在哪里看？")
    assert chinese.finished
    assert pages.BILIBILI_2022 in chinese.text
    assert pages.SITE in chinese.text
    english = await site.wecom.say("/ask where are the slides of LatticeCon 2022?", person="ada")
    assert pages.SLIDES_2022 in english.text


async def test_an_unknown_event_gets_no_links_of_other_events(site: Site):
    answer = await site.wecom.say("LatticeCon 2031 的视频在哪里看？")
    assert answer.finished
    assert not any(url in answer.text for url in (pages.BILIBILI_2022, pages.YOUTUBE_2021))


@pytest.mark.slow
@pytest.mark.parametrize("groups", [10, 1])
async def test_two_hundred_people_at_once_each_get_the_answer_to_their_question(
    site: Site, groups: int
):
    questions = [
        ("LatticeCon 2021 视频回放在哪里", pages.BILIBILI_2021),
        ("Where are the LatticeCon 2022 recordings?", pages.YOUTUBE_2022),
        ("灯笼沙龙第三期的视频", pages.VIDEO_3RD),
        ("灯笼沙龙第二期的 PPT", pages.SLIDES_2ND),
    ]
    answers = await asyncio.gather(
        *(
            site.wecom.say(questions[n % 4][0], person=f"p{n}", chat=f"wrGROUP{n % groups}")
            for n in range(200)
        )
    )
    wrong = Counter(
        questions[n % 4][0] for n in range(200) if questions[n % 4][1] not in answers[n].text
    )
    assert wrong == Counter()
    assert all(answer.finished and answer.deliveries == 1 for answer in answers)


async def test_a_bad_rating_lists_the_question_as_unanswered(site: Site):
    answer = await site.wecom.say("LatticeCon 2021 视频回放在哪里")
    feedback = {"id": answer.feedback_id, "type": 2, "inaccurate_reason_list": [3]}
    await site.wecom.send(site.wecom.make_event("feedback_event", feedback_event=feedback))
    journal = site.handler._services.journal
    assert [entry.question for entry in await journal.list_unanswered(5)] == [
        "LatticeCon 2021 视频回放在哪里"
    ]
