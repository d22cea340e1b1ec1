"""`huigu announce` with a real index and journal; in a process where that matters."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.config import load_bot_settings
from bot.journal.journal import Journal
from bot.messages import Question
from bot.runtime.clock import SystemClock
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal
from tests.fakes.communities.site import write_site
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import SECOND_WEBHOOK_KEY, WEBHOOK_KEY, all_secrets
from tests.paths import ROOT

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FIRST_RUN = (
    "huigu: first run: pages noted as known and not posted: 5; pages added from now on will be "
    "posted\n"
)


class Community:
    """A site with an index and a WeCom group."""

    def __init__(self, config: Path, fake: GroupWebhookFake) -> None:
        self.config, self.fake, self.keys = config, fake, WEBHOOK_KEY

    def add_page(self, title: str, date: str = "2023-06-01") -> None:
        """Write a page and rebuild."""
        settings = load_settings(self.config)
        [folder] = {one.path for one in settings.sources if one.type == "markdown"}
        (self.config.parent / folder / f"{abs(hash(title))}.md").write_text(
            f'---\ntitle: "{title}"\ndate: {date}\n---\n\nWhat {title} was about. '
            f"Watch the [recording]({VIDEO}).\n",
            encoding="utf-8",
        )
        rebuild(settings, strict=True)

    async def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run the command; gives its exit code, stdout and stderr."""
        # In a thread: the loop serves the fake. A process would take a second longer.
        done = await asyncio.to_thread(
            CliRunner(env={"HUIGU_GROUP_WEBHOOK_KEY": self.keys}).invoke,
            main,
            ["announce", "--config", str(self.config), *arguments],
        )
        assert not any(secret in done.stdout + done.stderr for secret in all_secrets())
        return done.exit_code, done.stdout, done.stderr

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """Start the command as a process."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "announce", "--config", str(self.config)),
            *arguments,
            cwd=ROOT,
            env=os.environ | {"HUIGU_GROUP_WEBHOOK_KEY": self.keys},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    @property
    def texts(self) -> list[str]:
        return self.fake.texts(WEBHOOK_KEY)


@pytest.fixture
async def community(tmp_path: Path) -> AsyncIterator[Community]:
    config = write_site(tmp_path)
    async with GroupWebhookFake((WEBHOOK_KEY, SECOND_WEBHOOK_KEY), SystemClock()) as fake:
        text = config.read_text(encoding="utf-8")
        announce = f'\n[announce]\nlanguage = "en"\napi_url = "{fake.url}"\n'
        config.write_text(text + announce, encoding="utf-8")
        rebuild(load_settings(config), strict=True)
        yield Community(config, fake)


async def test_the_first_run_posts_nothing_and_later_each_new_page_is_posted_once(community):
    code, out, err = await community.run()
    assert (code, out) == (3, "")
    assert "pages noted as known and not posted: 5; " in err
    community.add_page("MeshCon 2023 recap")
    assert await community.run() == (0, "posted on the group: 1 new\n", "")
    assert await community.run() == (3, "", "huigu: nothing to announce\n")
    [text] = community.texts
    assert text.startswith("**New page**\n\n- [MeshCon 2023 recap](")
    assert text.endswith(f") 2023-06-01 · [video (YouTube)]({VIDEO})")


async def test_json_is_one_object(community):
    await community.run()
    community.add_page("MeshCon 2023 recap")
    code, out, err = await community.run("--new", "--json")
    assert (code, err) == (0, "")
    [posted] = json.loads(out).pop("posted")
    assert json.loads(out) == {
        "dry_run": False,
        "first_look": False,
        "pages": 6,
        "posted": [posted],
        "skipped": [],
        "failed": [],
    }
    assert posted == {
        "outlet": "the group",
        "text": community.texts[0],
        "pages": 1,
        "week": "",
    }
    code, out, _ = await community.run("--json")
    assert (code, json.loads(out)["posted"]) == (3, [])


async def test_a_dry_run_prints_the_messages_and_changes_nothing(community):
    code, out, err = await community.run("--dry-run")
    assert (code, out) == (3, "")
    assert "pages that would be noted as known and not posted: 5; " in err
    assert not (community.config.parent / "data").exists()
    await community.run()
    community.add_page("MeshCon 2023 recap")
    for _ in range(2):
        code, out, err = await community.run("--dry-run")
        assert (code, err) == (0, "")
        first, *message = out.splitlines()
        assert first == "would be posted on the group: 1 new"
        assert "MeshCon 2023 recap" in "".join(message)
    assert community.fake.calls == 0
    assert (await community.run())[0] == 0
    assert len(community.texts) == 1


async def test_a_dry_run_needs_no_group_and_no_network(community):
    community.keys = ""
    today = datetime.now(UTC).date().isoformat()
    community.add_page("Fresh page", today)
    code, out, _ = await community.run("--dry-run", "--digest")
    assert code == 0
    assert "would be posted on any group: the digest of" in out
    assert "Fresh page" in out
    code, _, err = await community.run("--digest")
    assert code == 1
    assert "HUIGU_GROUP_WEBHOOK_KEY" in err
    assert len(err.splitlines()) == 1


async def test_the_digest_is_posted_once_a_week_and_again_with_an_option(community):
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    community.add_page("Fresh page", yesterday)
    settings = load_bot_settings(community.config)
    with closing(Journal.open(settings.journal_path(), 180)) as journal:
        for asker in ("ann", "bea"):
            await with_journal(fake_ask, journal)(Question(text="nowhere to park", asker=asker))
        await with_journal(fake_ask, journal)(Question(text="nowhere for me", asker="ann"))
    assert (await community.run("--digest"))[0] == 0
    code, out, err = await community.run("--digest")
    assert (code, out) == (3, "")
    assert "--again posts it again" in err
    assert (await community.run("--digest", "--again"))[0] == 0
    first, second = community.texts
    assert first == second
    assert "Fresh page" in first
    assert "nowhere to park" in first
    assert "nowhere for me" not in first


async def test_a_digest_without_content_can_be_posted_later(community):
    assert await community.run("--digest") == (3, "", FIRST_RUN)
    community.add_page("MeshCon 2023 recap")
    assert (await community.run("--digest"))[0] == 0
    assert "MeshCon 2023 recap" in community.texts[0]


async def test_again_needs_digest(community):
    code, _, err = await community.run("--again")
    assert code == 2
    assert "--digest" in err


async def test_a_failing_group_is_reported_and_the_other_gets_the_post(community):
    community.keys = f"{'k' * 36},{WEBHOOK_KEY}"
    await community.run()
    community.add_page("MeshCon 2023 recap")
    code, out, err = await community.run()
    assert (code, out) == (1, "posted on group 2 of 2: 1 new\n")
    assert "group 1 of 2" in err
    assert "HUIGU_GROUP_WEBHOOK_KEY" in err
    assert "kkk" not in err
    assert len(community.texts) == 1


async def test_without_a_network_it_fails_and_the_next_run_posts(community):
    await community.run()
    community.add_page("MeshCon 2023 recap")
    good = community.config.read_text(encoding="utf-8")
    bad = good.replace(community.fake.url, "http://127.0.0.1:9")
    community.config.write_text(bad, encoding="utf-8")
    code, out, err = await community.run()
    assert (code, out) == (1, "")
    assert "cannot be reached" in err
    community.config.write_text(good, encoding="utf-8")
    assert (await community.run())[0] == 0
    assert len(community.texts) == 1


@pytest.mark.slow
async def test_concurrent_runs_post_once(community):
    await community.run()
    community.add_page("MeshCon 2023 recap")
    processes = [await community.start() for _ in range(3)]
    outputs = await asyncio.gather(*(process.communicate() for process in processes))
    assert sorted(process.returncode for process in processes) == [0, 3, 3]
    assert sorted(out for out, _ in outputs) == [b"", b"", b"posted on the group: 1 new\n"]
    assert not any(secret.encode() in out + err for out, err in outputs for secret in all_secrets())
    assert len(community.texts) == 1


async def test_after_a_kill_while_posting_it_does_not_post_again(community):
    await community.run()
    community.add_page("MeshCon 2023 recap")
    community.fake.faults.append("hang")
    process = await community.start()
    async with asyncio.timeout(WAIT_S):
        await community.fake.posted.wait()
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert (await community.run())[0] == 3
    assert len(community.texts) == 1


@pytest.mark.slow
async def test_with_a_running_server_nothing_is_posted_twice(community):
    async def serve_one_round() -> None:
        """Serve until the first round of announcements, which is at once."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"),
            *("--config", str(community.config)),
            cwd=ROOT,
            env=os.environ | {"HUIGU_GROUP_WEBHOOK_KEY": WEBHOOK_KEY},
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = ""
        async with asyncio.timeout(WAIT_S):
            while "noted as known" not in said and "posted on the group: 1 new" not in said:
                line = await process.stderr.readline()
                assert line, said
                said += line.decode()
        assert await community.run() == (3, "", "huigu: nothing to announce\n")
        process.terminate()
        _, rest = await process.communicate()
        assert process.returncode == 0
        assert not any(secret in said + rest.decode() for secret in all_secrets())

    await serve_one_round()
    community.add_page("MeshCon 2023 recap")
    await serve_one_round()
    assert len(community.texts) == 1


async def test_a_damaged_state_file_is_one_line_on_stderr(community):
    folder = community.config.parent / "data"
    folder.mkdir(exist_ok=True)
    (folder / "announced.sqlite").write_bytes(b"x" * 5000)
    code, out, err = await community.run()
    assert (code, out) == (1, "")
    assert "move it away" in err
    assert len(err.splitlines()) == 1
