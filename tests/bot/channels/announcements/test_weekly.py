"""The weekly digest in a group: on its day, once, without questions that only one person asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from bot.channels.announcements.server import serve_announcements
from bot.channels.announcements.spec import AnnounceSecrets
from bot.journal.database import JournalFile
from bot.journal.hashing import generate_key
from bot.journal.journal import Journal
from bot.messages import Question
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal
from tests.fakes.wecom.qyapi import AGENT_ID, CORP_ID, serving
from tests.fakes.wecom.secrets import APP_SECRET

# The server starts on Tuesday, 14 May 2030. Monday 09:00 in Shanghai is 01:00 in UTC.
BEFORE, DUE = "2030-05-20T00:59:30", "2030-05-20T01:00:30"
NEXT = "2030-05-27T01:00:30"


@pytest.fixture
def journal(world, tmp_path: Path) -> Iterator[Journal]:
    """A real journal on the world's clock."""
    now = lambda: datetime.fromtimestamp(world.clock.unix(), UTC)  # noqa: E731
    file = JournalFile(tmp_path / "journal.sqlite")
    with closing(Journal(file, generate_key(), 180, now)) as opened:
        world.journal = opened
        yield opened


async def ask(journal: Journal, text: str, *askers: str) -> None:
    for asker in askers:
        await with_journal(fake_ask, journal)(Question(text=text, asker=asker))
    await journal.list_missed(1)


def change_settings(world, **values) -> None:
    world.settings = msgspec.structs.replace(world.settings, **values)


async def test_the_digest_is_posted_once_on_monday_at_nine(world):
    await world.start()
    await world.publish("one")
    await world.jump_to(BEFORE)
    assert len(world.texts) == 1
    await world.jump_to(DUE)
    assert world.texts[1] == (
        "**This week, 2030-05-14 to 2030-05-20**\n\n"
        "**New pages**\n- [Page one](https://example.org/one/)"
    )
    await world.rounds(30)
    assert len(world.texts) == 2


async def test_an_empty_week_has_no_digest(world):
    await world.start()
    await world.jump_to(DUE)
    await world.jump_to(NEXT)
    assert world.fake.calls == 0


async def test_each_digest_has_the_pages_of_its_week(world):
    await world.start()
    await world.publish("one")
    await world.jump_to(DUE)
    await world.publish("two")
    await world.jump_to(NEXT)
    digests = [text for text in world.texts if "This week" in text]
    assert ["Page one" in text for text in digests] == [True, False]
    assert ["Page two" in text for text in digests] == [False, True]


async def test_the_digest_has_recently_published_pages_of_the_first_scan(world):
    world.catalogue.add("fresh", published="2030-05-14")
    world.catalogue.add("older", published="2030-05-13")
    world.catalogue.add("coming", published="2030-06-01")
    await world.start()
    await world.jump_to(DUE)
    [text] = world.texts
    assert "Page fresh" in text
    assert "Page older" not in text
    assert "Page coming" not in text


async def test_the_digest_has_only_questions_of_two_people_or_more(world, journal):
    await world.start()
    await ask(journal, "Where are the videos?", "ann", "bea")
    await ask(journal, "Where are the slides?", "ann", "ann", "ann")
    await ask(journal, "nowhere to park", "ann", "bea", "cid")
    await ask(journal, "nowhere to hide from Bob", "ann", "ann")
    await ask(journal, "nowhere to call 13800138000", "ann", "bea")
    await ask(journal, "nowhere but https://evil.example/", "ann", "bea")
    await ask(journal, "nowhere without a name", "", "")
    await world.jump_to(DUE)
    assert world.texts == [
        "**This week, 2030-05-14 to 2030-05-20**\n\n"
        "**Often asked**\n- Where are the videos?\n\n"
        "**Still without an answer**\n- nowhere to park\n"
        "If you know the answer, please write a page about it."
    ]


async def test_frequent_questions_are_of_this_week_and_missed_ones_stay(world, journal):
    await world.start()
    await ask(journal, "Where are the videos?", "ann", "bea")
    await ask(journal, "nowhere to park", "ann", "bea")
    await world.jump_to("2030-05-21T12:00:00")
    await world.jump_to(NEXT)
    assert "nowhere to park" in world.texts[-1]
    assert "videos" not in world.texts[-1]


async def test_the_digest_is_written_in_chinese(world, journal):
    change_settings(world, language="zh")
    await world.start()
    await ask(journal, "火星上有沙龙吗", "ann", "bea")
    await world.jump_to(DUE)
    assert world.texts == [
        "**一周小结 2030-05-14 至 2030-05-20**\n\n"
        "**还没有答案**\n- 火星上有沙龙吗\n知道答案的话，欢迎写一篇。"
    ]


@pytest.mark.parametrize(
    ("started", "posted"),
    [("2030-05-20T01:00:00", 1), ("2030-05-21T00:59:00", 1), ("2030-05-21T01:01:00", 0)],
)
async def test_a_digest_missed_during_downtime_is_posted_at_most_a_day_late(world, started, posted):
    await world.start()
    await world.publish("one")
    await world.stop()
    target = datetime.fromisoformat(started).replace(tzinfo=UTC).timestamp()
    await world.clock.advance(target - world.clock.unix())
    await world.start()
    assert sum("This week" in text for text in world.texts) == posted
    await world.stop()
    await world.start()
    assert sum("This week" in text for text in world.texts) == posted


async def test_a_server_set_up_after_the_digest_time_posts_the_first_a_week_later(world):
    world.catalogue.add("fresh", published="2030-05-19")
    target = datetime.fromisoformat("2030-05-20T04:00").replace(tzinfo=UTC).timestamp()
    await world.clock.advance(target - world.clock.unix())
    await world.start()
    await world.rounds(5)
    assert world.texts == []
    await world.publish("one")
    await world.jump_to(NEXT)
    assert "This week" in world.texts[-1]


async def test_without_a_schedule_there_is_no_digest(world):
    change_settings(world, digest="")
    await world.start()
    await world.publish("one")
    await world.jump_to(DUE)
    await world.jump_to(NEXT)
    assert len(world.texts) == 1


async def test_a_digest_is_posted_after_an_outage_of_wecom(world):
    await world.start()
    await world.publish("one")
    world.fake.faults.extend(["HTTP 500"] * 3)
    await world.jump_to(DUE)
    await world.rounds(10)
    assert sum("This week" in text for text in world.texts) == 1


async def test_a_digest_that_may_have_arrived_is_not_repeated(world, caplog):
    await world.start()
    await world.publish("one")
    world.fake.faults.append("drop after")
    await world.jump_to(DUE)
    await world.rounds(70)
    assert sum("This week" in text for text in world.texts) == 1
    assert "`huigu announce --digest --again`" in caplog.text


async def test_two_servers_post_one_digest(world):
    await world.start()
    second = asyncio.create_task(
        serve_announcements(world.services, world.settings, world.secrets, world.clock)
    )
    await world.publish("one")
    await world.jump_to(DUE)
    await world.rounds(2)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert sum("This week" in text for text in world.texts) == 1


async def test_every_week_has_one_digest_around_a_change_of_clocks(world):
    change_settings(world, digest="sunday 02:30", time_zone="Europe/Berlin")
    await world.start()
    posted = []
    # Berlin's clocks go back on 27 October 2030: 02:30 is at 00:30 UTC and again at 01:30 UTC.
    for day in ("10-20", "10-27", "11-03"):
        await world.jump_to(f"2030-{day}T00:10:00")
        await world.publish(f"p{day}")
        for time in ("00:29:30", "00:30:30", "01:29:30", "01:30:30", "02:30:30"):
            await world.jump_to(f"2030-{day}T{time}")
            posted.append((day, time, sum("This week" in text for text in world.texts)))
    counts = {(day, time): count for day, time, count in posted}
    assert (counts["10-20", "00:29:30"], counts["10-20", "00:30:30"]) == (0, 1)
    assert (counts["10-27", "00:29:30"], counts["10-27", "00:30:30"]) == (1, 2)
    assert (counts["10-27", "02:30:30"], counts["11-03", "00:30:30"]) == (2, 2)
    assert (counts["11-03", "01:29:30"], counts["11-03", "01:30:30"]) == (2, 3)


async def test_an_app_gets_the_digest_within_its_own_limit(world, journal):
    async with serving(world.clock) as qyapi:
        change_settings(world, corp_id=CORP_ID, agent_id=AGENT_ID, api_url=qyapi.url)
        world.secrets = AnnounceSecrets(wecom_app_secret=APP_SECRET)
        await world.start()
        await world.publish(*(f"{number}-{'long' * 40}" for number in range(30)))
        await world.jump_to(DUE)
        sent = [message["markdown"]["content"] for message in qyapi.sent]
        assert [text.splitlines()[0] for text in sent] == [
            "**30 new pages**",
            "**This week, 2030-05-14 to 2030-05-20**",
        ]
        assert all(1500 < len(text.encode()) <= 2048 for text in sent)
        await world.stop()


async def test_an_app_gets_the_pages_after_its_secret_is_corrected(world, caplog):
    async with serving(world.clock) as qyapi:
        change_settings(world, corp_id=CORP_ID, agent_id=AGENT_ID, api_url=qyapi.url)
        world.secrets = AnnounceSecrets(wecom_app_secret="wrong-secret-of-an-app")
        await world.start()
        await world.publish("one")
        assert qyapi.sent == []
        assert "HUIGU_WECOM_APP_SECRET" in caplog.text
        assert "wrong-secret-of-an-app" not in caplog.text
        await world.stop()
        world.secrets = AnnounceSecrets(wecom_app_secret=APP_SECRET)
        await world.start()
        assert [message["markdown"]["content"] for message in qyapi.sent] == [
            "**New page**\n\n- [Page one](https://example.org/one/)"
        ]
        await world.stop()
