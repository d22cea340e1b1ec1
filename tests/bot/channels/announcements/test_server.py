"""What a group gets to see: new pages, once, whatever happens in between."""

from __future__ import annotations

import asyncio
import logging
from contextlib import closing

import msgspec
import pytest

from bot.channels.announcements.server import run_announcements
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.announcements.store import open_announced
from bot.services.catalogue import IndexCatalogue
from bot.wechat.client import TIMEOUT_S
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import ConfigError
from indexer.search.index import Index
from tests.fakes.site import write_site
from tests.fakes.wecom.secrets import APP_SECRET, SECOND_WEBHOOK_KEY, WEBHOOK_KEY

NEW = "**New page**\n\n- [Page {0}](https://example.org/{0}/)"


async def test_the_first_run_says_that_it_announces_nothing(world, caplog):
    caplog.set_level(logging.INFO, "huigu.announcements")
    world.shelf.add(*map(str, range(40)))
    await world.start()
    await world.rounds(3)
    assert world.fake.calls == 0
    assert "41 pages are noted as known and not announced" in caplog.text


async def test_a_new_page_is_announced_in_the_minute_that_it_is_served(world):
    await world.start()
    world.shelf.add("one")
    await world.rounds()
    assert world.texts == []
    world.generation = "g1"
    await world.rounds()
    assert world.texts == [NEW.format("one")]
    assert world.fake.posts[0].kind == "markdown_v2"


async def test_nothing_is_announced_twice_by_further_rebuilds_or_a_restart(world):
    await world.start()
    await world.publish("one")
    world.generation = "g9"
    await world.rounds(3)
    await world.stop()
    await world.start()
    await world.rounds(3)
    assert world.texts == [NEW.format("one")]


async def test_what_came_while_the_server_was_down_is_announced_at_its_next_start(world):
    await world.start()
    await world.stop()
    world.shelf.add("one")
    await world.start()
    assert world.texts == [NEW.format("one")]


async def test_a_flood_is_one_message(world):
    await world.start()
    await world.publish(*map(str, range(300)))
    [text] = world.texts
    assert text.startswith("**300 new pages**")
    assert len(text.encode()) <= 4096


async def test_every_group_and_only_from_when_it_was_added(world):
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


async def test_one_group_that_takes_nothing_does_not_keep_the_others_from_it(world, caplog):
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


async def test_a_wecom_that_does_not_know_the_newer_markdown_gets_the_older(world):
    world.fake.kinds = ("markdown",)
    await world.start()
    await world.publish("one")
    await world.publish("two")
    assert [post.kind for post in world.fake.posts] == ["markdown", "markdown"]
    assert world.fake.calls == 3


@pytest.mark.parametrize("fault", [93000, "HTTP 500", "drop before", -1])
async def test_what_surely_was_not_posted_is_posted_later(world, fault, caplog):
    await world.start()
    if fault == "drop before":
        url, world.settings = world.settings, with_api_url(world.settings, "http://127.0.0.1:9")
        await world.stop()
        await world.start()
        await world.publish("one")
        await world.stop()
        world.settings = url
        await world.start()
    else:
        world.fake.faults.extend([fault] * (4 if fault == -1 else 1))
        await world.publish("one")
        await world.rounds(2)
    assert world.texts == [NEW.format("one")]
    assert "not announced, and tried again" in caplog.text


@pytest.mark.parametrize("fault", ["drop after", "HTTP 504", "hang"])
async def test_what_may_have_been_posted_is_not_posted_again(world, fault, caplog):
    await world.start()
    world.fake.faults.append(fault)
    world.shelf.add("one")
    world.generation = "g1"
    calls = world.fake.calls
    await world.clock.advance(60)
    await world.until(lambda: world.fake.calls > calls)
    await world.clock.advance(TIMEOUT_S)
    await world.rounds(5)
    assert len(world.texts) == (0 if fault == "HTTP 504" else 1)
    assert world.fake.calls == 1
    assert "not announced again, but in the weekly digest" in caplog.text
    await world.publish("two")
    assert world.texts[-1] == NEW.format("two")


async def test_a_group_that_takes_nothing_is_asked_ever_more_rarely(world, caplog):
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


async def test_after_too_many_posts_it_waits_a_minute(world):
    await world.start()
    world.fake.faults.append(45009)
    world.shelf.add("one")
    world.generation = "g1"
    await world.clock.advance(60)
    await world.until(lambda: world.fake.calls == 1)
    await world.clock.advance(59)
    assert world.fake.calls == 1
    await world.clock.advance(1)
    await world.until(lambda: world.texts)
    assert world.texts == [NEW.format("one")]


async def test_a_message_that_is_refused_for_what_it_is_is_not_tried_for_ever(world, caplog):
    await world.start()
    world.fake.faults.extend([40058, 40058])
    await world.publish("one")
    await world.rounds(3)
    assert world.fake.calls == 2
    assert "40058" in caplog.text


async def test_killed_between_claim_and_post_it_is_not_posted_and_neither_twice(world):
    await world.start()
    await world.stop()
    path = world.services.files.resolve(world.settings.path)
    world.shelf.add("one")
    with closing(open_announced(path)) as other:
        [name] = [row[0] for row in other._db.execute("SELECT name FROM outlets")]
        other.look(world.shelf.shown, [name], world.clock.unix())
        assert len(other.claim(name, world.clock.unix())) == 1
    await world.start()
    await world.rounds(3)
    assert world.fake.calls == 0
    await world.at("2030-05-20T01:00:30")
    assert "Page one" in world.texts[0]


async def test_a_post_that_is_on_its_way_is_finished_before_it_stops(world):
    await world.start()
    world.fake.faults.append("hang")
    world.shelf.add("one")
    world.generation = "g1"
    await world.clock.advance(60)
    await world.until(lambda: world.texts)
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


async def test_two_servers_on_one_file_post_once(world):
    await world.start()
    second = asyncio.create_task(
        run_announcements(world.services, world.settings, world.secrets, world.clock)
    )
    await world.rounds(2)
    for number in range(5):
        await world.publish(f"p{number}")
        await world.rounds()
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert world.texts == [NEW.format(f"p{number}") for number in range(5)]


async def test_an_index_that_cannot_be_read_is_told_once_and_read_later(world, caplog):
    await world.start()
    pages = world.shelf.pages

    async def broken():
        raise ConfigError("the disk is on fire")

    world.shelf.pages = broken
    await world.publish("one")
    await world.rounds(3)
    assert caplog.text.count("the disk is on fire") == 1
    world.shelf.pages = pages
    await world.rounds()
    assert world.texts == [NEW.format("one")]


async def test_a_real_index_that_is_rebuilt_with_another_page(world, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    config = write_site(site)
    settings = load_settings(config)
    rebuild(settings, strict=True)
    with closing(Index.open(settings)) as index:
        world.shelf = IndexCatalogue(index, settings)
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
    ("announce", "secrets", "said"),
    [
        ({}, {}, "HUIGU_GROUP_WEBHOOK_KEY"),
        ({}, {"group_webhook_key": " , "}, "HUIGU_GROUP_WEBHOOK_KEY"),
        ({}, {"group_webhook_key": f"{WEBHOOK_KEY},https://x/?key=abcdefgh"}, "number 2 is no key"),
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
async def test_what_is_wrong_is_said_at_the_start(world, announce, secrets, said):
    settings = AnnounceSettings(**announce)
    with pytest.raises(ConfigError, match=said) as caught:
        await run_announcements(world.services, settings, AnnounceSecrets(**secrets), world.clock)
    assert not any(value and value in str(caught.value) for value in secrets.values())
