"""New pages are posted once, whatever happens in between."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import closing

import msgspec
import pytest

from bot.channels.announcements.database import open_database
from bot.channels.announcements.server import serve_announcements
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import AnnouncementStore
from bot.services.catalogue import IndexCatalogue
from bot.wechat.client import TIMEOUT_S
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import ConfigError
from indexer.search.index import Index
from tests.fakes.communities.site import write_site
from tests.fakes.discord.channel_webhook import ChannelWebhookFake
from tests.fakes.wecom.secrets import APP_SECRET, SECOND_WEBHOOK_KEY, WEBHOOK_KEY

NEW = "**New page**\n\n- [Page {0}](https://example.org/{0}/)"


async def test_the_first_run_announces_nothing_and_says_so(world, caplog):
    caplog.set_level(logging.INFO, "huigu.announcements")
    world.catalogue.add(*map(str, range(40)))
    await world.start()
    await world.rounds(3)
    assert world.fake.calls == 0
    assert "pages noted as known and not announced: 41; " in caplog.text


async def test_a_new_page_is_announced_within_a_minute_after_it_is_served(world):
    await world.start()
    world.catalogue.add("one")
    await world.rounds()
    assert world.texts == []
    world.generation = "g1"
    await world.rounds()
    assert world.texts == [NEW.format("one")]
    assert world.fake.posts[0].kind == "markdown_v2"


async def test_further_rebuilds_and_a_restart_announce_nothing_twice(world):
    await world.start()
    await world.publish("one")
    world.generation = "g9"
    await world.rounds(3)
    await world.stop()
    await world.start()
    await world.rounds(3)
    assert world.texts == [NEW.format("one")]


async def test_a_page_added_during_downtime_is_announced_at_the_next_start(world):
    await world.start()
    await world.stop()
    world.catalogue.add("one")
    await world.start()
    assert world.texts == [NEW.format("one")]


async def test_many_new_pages_are_one_message(world):
    await world.start()
    await world.publish(*map(str, range(300)))
    [text] = world.texts
    assert text.startswith("**300 new pages**")
    assert len(text.encode()) <= 4096


async def test_a_group_added_later_gets_only_later_pages(world):
    await world.start()
    await world.publish("one")
    await world.stop()
    world.secrets = AnnounceSecrets(
        group_webhook_key=f"{WEBHOOK_KEY}, {SECOND_WEBHOOK_KEY},{WEBHOOK_KEY}"
    )
    await world.start()
    await world.publish("two")
    assert world.texts == [NEW.format("one"), NEW.format("two")]
    assert world.fake.texts(SECOND_WEBHOOK_KEY) == [NEW.format("two")]


async def test_a_failing_group_does_not_affect_the_others(world, caplog):
    world.secrets = AnnounceSecrets(group_webhook_key=f"{'gone' * 8},{WEBHOOK_KEY}")
    await world.start()
    await world.publish("one")
    assert world.texts == [NEW.format("one")]
    assert "group 1 of 2" in caplog.text
    assert "HUIGU_GROUP_WEBHOOK_KEY" in caplog.text
    assert "gone" not in caplog.text


async def test_new_pages_can_be_switched_off(world):
    world.settings = msgspec.structs.replace(world.settings, new_pages=False)
    await world.start()
    await world.publish("one")
    assert world.fake.calls == 0


async def test_an_older_wecom_gets_the_older_markdown(world):
    world.fake.kinds = ("markdown",)
    await world.start()
    await world.publish("one")
    await world.publish("two")
    assert [post.kind for post in world.fake.posts] == ["markdown", "markdown"]
    assert world.fake.calls == 3


@pytest.mark.parametrize("fault", [93000, "HTTP 500", "drop before", -1])
async def test_a_failed_post_is_retried(world, fault, caplog):
    await world.start()
    if fault == "drop before":
        settings, world.settings = (
            world.settings,
            with_api_url(world.settings, "http://127.0.0.1:9"),
        )
        await world.stop()
        await world.start()
        await world.publish("one")
        await world.stop()
        world.settings = settings
        await world.start()
    else:
        world.fake.faults.extend([fault] * (4 if fault == -1 else 1))
        await world.publish("one")
        await world.rounds(2)
    assert world.texts == [NEW.format("one")]
    assert "not announced; will be tried again" in caplog.text


@pytest.mark.parametrize("fault", ["drop after", "HTTP 504", "hang"])
async def test_a_post_that_may_have_arrived_is_not_repeated(world, fault, caplog):
    await world.start()
    world.fake.faults.append(fault)
    world.catalogue.add("one")
    world.generation = "g1"
    calls = world.fake.calls
    await world.clock.advance(60)
    await world.wait_for(lambda: world.fake.calls > calls)
    await world.clock.advance(TIMEOUT_S)
    await world.rounds(5)
    assert len(world.texts) == (0 if fault == "HTTP 504" else 1)
    assert world.fake.calls == 1
    assert "not announced again, but listed in the weekly digest" in caplog.text
    await world.publish("two")
    assert world.texts[-1] == NEW.format("two")


async def test_a_failing_group_is_tried_at_growing_intervals(world, caplog):
    await world.start()
    world.fake.faults.extend([93000] * 1000)
    await world.publish("one")
    calls = []
    for _ in range(130):
        await world.rounds()
        calls.append(world.fake.calls)
    # After 1, 2, 4, 8, 16, 32 and 60 minutes.
    assert world.fake.calls == 8
    assert caplog.text.count("HUIGU_GROUP_WEBHOOK_KEY") == 1
    world.fake.faults.clear()
    await world.rounds(60)
    assert world.texts == [NEW.format("one")]


async def test_after_too_many_posts_the_next_attempt_waits_a_minute(world):
    await world.start()
    world.fake.faults.append(45009)
    world.catalogue.add("one")
    world.generation = "g1"
    await world.clock.advance(60)
    await world.wait_for(lambda: world.fake.calls == 1)
    await world.clock.advance(59)
    assert world.fake.calls == 1
    await world.clock.advance(1)
    await world.wait_for(lambda: world.texts)
    assert world.texts == [NEW.format("one")]


async def test_a_message_rejected_for_its_content_is_not_repeated(world, caplog):
    await world.start()
    world.fake.faults.extend([40058, 40058])
    await world.publish("one")
    await world.rounds(3)
    assert world.fake.calls == 2
    assert "40058" in caplog.text


async def test_pages_claimed_before_a_crash_are_only_listed_in_the_digest(world):
    await world.start()
    await world.stop()
    path = world.services.files.resolve(world.settings.path)
    world.catalogue.add("one")
    with closing(AnnouncementStore(open_database(path))) as other:
        with closing(sqlite3.connect(path)) as db:
            [(name,)] = db.execute("SELECT name FROM outlets")
        other.record_pages(world.catalogue.indexed, [name], world.clock.unix())
        assert len(other.claim(name, world.clock.unix())) == 1
    await world.start()
    await world.rounds(3)
    assert world.fake.calls == 0
    await world.jump_to("2030-05-20T01:00:30")
    assert "Page one" in world.texts[0]


async def test_a_post_in_flight_is_finished_before_the_shutdown(world):
    await world.start()
    world.fake.faults.append("hang")
    world.catalogue.add("one")
    world.generation = "g1"
    await world.clock.advance(60)
    await world.wait_for(lambda: world.texts)
    world.task.cancel()
    await asyncio.sleep(0.05)
    assert not world.task.done()
    world.fake._over.set()
    with pytest.raises(asyncio.CancelledError):
        await world.task
    world.task = None
    await world.start()
    await world.rounds(2)
    assert world.texts == [NEW.format("one")]


async def test_two_servers_with_one_file_post_once(world):
    await world.start()
    second = asyncio.create_task(
        serve_announcements(world.services, world.settings, world.secrets, world.clock)
    )
    await world.rounds(2)
    for number in range(5):
        await world.publish(f"p{number}")
        await world.rounds()
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert world.texts == [NEW.format(f"p{number}") for number in range(5)]


async def test_an_unreadable_index_is_logged_once_and_read_later(world, caplog):
    await world.start()
    pages = world.catalogue.list_pages

    async def broken():
        raise ConfigError("the disk is on fire")

    world.catalogue.list_pages = broken
    await world.publish("one")
    await world.rounds(3)
    assert caplog.text.count("the disk is on fire") == 1
    world.catalogue.list_pages = pages
    await world.rounds()
    assert world.texts == [NEW.format("one")]


async def test_a_page_added_to_a_real_index_is_announced(world, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    config = write_site(site)
    settings = load_settings(config)
    rebuild(settings, strict=True)
    with closing(Index.open(settings)) as index:
        world.catalogue = IndexCatalogue(index, settings)
        await world.start()
        [folder] = {source.path for source in settings.sources if source.type == "markdown"}
        (site / folder / "third.md").write_text(
            "---\ntitle: MeshCon 2023 回顾\ndate: 2023-06-01\n---\n\n第三届在成都。\n",
            encoding="utf-8",
        )
        rebuild(settings, strict=True)
        index.refresh()
        world.generation = index.generation
        await world.rounds()
        [text] = world.texts
        assert "MeshCon 2023 回顾" in text
        assert "2023-06-01" in text
        await world.stop()


def with_api_url(settings, url):
    return msgspec.structs.replace(settings, api_url=url)


@pytest.mark.parametrize(
    ("announce", "secrets", "expected"),
    [
        ({}, {}, "HUIGU_GROUP_WEBHOOK_KEY"),
        ({}, {"group_webhook_key": " , "}, "HUIGU_GROUP_WEBHOOK_KEY"),
        (
            {},
            {"group_webhook_key": f"{WEBHOOK_KEY},https://x/?key=abcdefgh"},
            "number 2 is not a key",
        ),
        ({}, {"wecom_app_secret": APP_SECRET}, r"\[announce\] corp_id"),
        ({"corp_id": "ww1"}, {"wecom_app_secret": APP_SECRET}, r"\[announce\] agent_id"),
        (
            {"corp_id": "ww1"},
            {"group_webhook_key": WEBHOOK_KEY},
            "HUIGU_WECOM_APP_SECRET is missing",
        ),
        ({"agent_id": 1}, {"group_webhook_key": WEBHOOK_KEY}, "HUIGU_WECOM_APP_SECRET is missing"),
        ({"digest": "9 o'clock"}, {"group_webhook_key": WEBHOOK_KEY}, r"\[announce\] digest"),
        ({"time_zone": "Beijing"}, {"group_webhook_key": WEBHOOK_KEY}, "time_zone"),
        ({"api_url": "http://example.org"}, {"group_webhook_key": WEBHOOK_KEY}, "https://"),
        ({"path": "/dev/null/x"}, {"group_webhook_key": WEBHOOK_KEY}, r"\[announce\] path"),
    ],
)
async def test_a_wrong_configuration_is_an_error_at_the_start(world, announce, secrets, expected):
    settings = AnnounceSettings(**announce)
    with pytest.raises(ConfigError, match=expected) as caught:
        await serve_announcements(world.services, settings, AnnounceSecrets(**secrets), world.clock)
    assert not any(value and value in str(caught.value) for value in secrets.values())


async def test_the_status_says_why_a_post_fails_until_one_succeeds(world):
    await world.start()
    assert world.status.state == "ready"
    world.fake.faults.extend(["HTTP 500"] * 3)
    await world.publish("one")
    assert world.status.state == "connecting"
    assert "HTTP 500" in world.status.reason
    await world.rounds(20)
    assert world.texts == [NEW.format("one")]
    assert (world.status.state, world.status.reason) == ("ready", "")


async def test_discord_gets_the_same_pages_and_waits_as_long_as_it_says(world):
    async with ChannelWebhookFake(world.clock) as discord:
        world.secrets = msgspec.structs.replace(world.secrets, discord_webhook=discord.address)
        await world.start()
        discord.faults += ["limit of the network"]
        await world.publish("one")
        await world.wait_for(lambda: discord.posts, advance=True)
        await world.stop()
    assert discord.texts == ["**New page**\n\n- [Page one](<https://example.org/one/>)"]
    assert (discord.calls, world.texts) == (2, [NEW.format("one")])
