"""Questions through the whole of it: WeCom, HTTP channel, webhook, answerer and an index."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from prometheus_client import CollectorRegistry

from bot.answering.answer import Answerer
from bot.answering.threads import make_ask
from bot.channels.wecom.handler import Desk
from bot.channels.wecom.spec import SPEC, WecomSettings
from bot.journal.journal import Journal
from bot.runtime.clock import Clock
from bot.services.catalogue import IndexCatalogue
from bot.services.contracts import Services
from indexer.settings import Settings
from tests.fakes import community as pages
from tests.fakes.layers import with_shared_layers
from tests.fakes.services import KEEP_DAYS, NO_FILES, limit_services, no_reindex
from tests.fakes.wecom.webhook_site import Site, site

SETTINGS = WecomSettings(names=("Huigu",))


@pytest.fixture
async def running(community):
    """The community's bot; time stands still, so that every answer is quick."""
    with (
        ThreadPoolExecutor(1) as executor,
        contextlib.closing(Journal.open(None, KEEP_DAYS)) as journal,
    ):
        ask = make_ask(Answerer(community), executor)
        services = Services(
            ask=with_shared_layers(ask, journal, lambda: community.generation, 64),
            catalogue=IndexCatalogue(community, Settings()),
            journal=journal,
            reindex=no_reindex,
            generation=lambda: community.generation,
            registry=CollectorRegistry(),
            files=NO_FILES,
            keep_days=KEEP_DAYS,
        )

        def desk(clock: Clock) -> Desk:
            return Desk(limit_services(services, SPEC.limits(SETTINGS)), SETTINGS, clock)

        async with site(desk) as made:
            await made.start()
            yield made


async def test_a_question_in_a_group_gets_its_links_and_the_page_they_stand_on(running: Site):
    chinese = await running.wecom.say("LatticeCon 2022 的视频在哪里看？")
    assert chinese.finished
    assert pages.BILIBILI_2022 in chinese.text
    assert pages.SITE in chinese.text
    english = await running.wecom.say("/ask where are the slides of LatticeCon 2022?", person="ada")
    assert pages.SLIDES_2022 in english.text


async def test_what_the_pages_do_not_say_is_not_made_up(running: Site):
    heard = await running.wecom.say("LatticeCon 2031 的视频在哪里看？")
    assert heard.finished
    assert not any(url in heard.text for url in (pages.BILIBILI_2022, pages.YOUTUBE_2021))


@pytest.mark.parametrize("groups", [10, 1])
async def test_two_hundred_people_ask_at_once_and_each_gets_the_answer_to_their_question(
    running: Site, groups: int
):
    asked = [
        ("LatticeCon 2021 视频回放在哪里", pages.BILIBILI_2021),
        ("Where are the LatticeCon 2022 recordings?", pages.YOUTUBE_2022),
        ("灯笼沙龙第三期的视频", pages.VIDEO_3RD),
        ("灯笼沙龙第二期的 PPT", pages.SLIDES_2ND),
    ]
    heard = await asyncio.gather(
        *(
            running.wecom.say(asked[n % 4][0], person=f"p{n}", chat=f"wrGROUP{n % groups}")
            for n in range(200)
        )
    )
    wrong = Counter(asked[n % 4][0] for n in range(200) if asked[n % 4][1] not in heard[n].text)
    assert wrong == Counter()
    assert all(one.finished and one.deliveries == 1 for one in heard)


async def test_a_person_can_judge_an_answer(running: Site):
    heard = await running.wecom.say("LatticeCon 2021 视频回放在哪里")
    said = {"id": heard.feedback, "type": 2, "inaccurate_reason_list": [3]}
    await running.wecom.happen(running.wecom.event("feedback_event", feedback_event=said))
    kept = running.responder._services.journal
    assert [one.question for one in await kept.list_unanswered(5)] == [
        "LatticeCon 2021 视频回放在哪里"
    ]
