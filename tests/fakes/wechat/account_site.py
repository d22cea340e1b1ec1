"""The real HTTP and Official Account channels on loopback, a fake WeChat, and a manual clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

import aiohttp
import msgspec
from prometheus_client import CollectorRegistry

from bot.channels.http_api.server import run_server
from bot.channels.official_account.server import NAME, serve_official_account
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from bot.messages import Answer, Question
from bot.runtime.webhooks import Webhooks
from bot.services.contracts import Conversations, NoConversations, Services
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.services import (
    KEEP_DAYS,
    NEUTRAL,
    NO_FILES,
    EmptyJournal,
    fake_services,
    refuse_reindex,
)
from tests.fakes.bot.world import FakeCatalogue
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wechat.account_api import FakeWeixinApi, open_weixin_api
from tests.fakes.wechat.platform import ACCOUNT, APP_ID, FakeWeChat
from tests.fakes.wecom.secrets import OFFICIAL_AES_KEY, OFFICIAL_SECRET, OFFICIAL_TOKEN

Result = TypeVar("Result")

NO_CONVERSATIONS = NoConversations()
SECRETS = OfficialAccountSecrets(
    official_account_token=OFFICIAL_TOKEN,
    official_account_aes_key=OFFICIAL_AES_KEY,
    official_account_secret=OFFICIAL_SECRET,
)


@dataclass
class Site:
    """An account's server."""

    clock: ManualClock
    wechat: FakeWeChat
    api: FakeWeixinApi
    questions: list[Question] = field(default_factory=list)
    answer_s: dict[str, float] = field(default_factory=dict)
    """How long the answer to a question takes, by its text; other answers take no time."""
    task: asyncio.Task[None] | None = None
    services: Services | None = None
    webhooks: Webhooks = field(default_factory=Webhooks)

    async def ask(self, question: Question) -> Answer:
        """Answer after the question's time; the text contains the question."""
        self.questions.append(question)
        if question.text in self.answer_s:
            await self.clock.sleep(self.answer_s[question.text])
        answer = await fake_ask(question)
        return msgspec.structs.replace(answer, text=f"<{question.text}> {answer.text}")

    def rebuild_services(self, conversations: Conversations = NO_CONVERSATIONS) -> None:
        """Rebuild the services, after `ask` was replaced."""
        self.services = Services(
            self.ask,
            FakeCatalogue(),
            EmptyJournal(),
            refuse_reindex,
            lambda: "g",
            CollectorRegistry(),
            NO_FILES,
            KEEP_DAYS,
            NEUTRAL,
            conversations=conversations,
            webhooks=self.webhooks,
        )

    async def start(self, account: OfficialAccountSettings) -> None:
        """Start or restart the channel."""
        assert self.services is not None
        work = serve_official_account(self.services, account, SECRETS, self.clock)
        self.task = asyncio.create_task(work)
        await wait_until_idle()
        if self.task.done():
            await self.task
        assert self.services.webhooks.find(NAME) is not None, "the channel did not start"

    async def stop(self) -> None:
        """Stop it as `huigu serve` does."""
        if self.task is None:
            return
        task, self.task = self.task, None
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.finish(task)

    async def crash(self) -> None:
        """Cancel it at once, without a graceful shutdown."""
        assert self.task is not None
        task, self.task = self.task, None
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)

    async def finish(self, work: Awaitable[Result], step_s: float = 0.5) -> Result:
        """Advance the clock until some work is done; return its result."""
        task = asyncio.ensure_future(work)
        await wait_until_idle()
        for _ in range(int(300 / step_s)):
            if task.done():
                break
            await self.clock.advance(step_s)
        assert task.done(), "not within 300 s"
        return await task

    async def send_text(self, person: str, text: str) -> str:
        """Let a person write a text; return what they see."""
        self.api.note_message(person)
        return (await self.finish(self.wechat.send_text(person, text))).seen


def make_settings(mode: str = "secure", api_url: str = "", account: str = ACCOUNT):
    """Make the `[official_account]` table; without `api_url`, without customer service."""
    return OfficialAccountSettings(
        mode=mode,
        app_id=APP_ID,
        account=account,
        customer_service=bool(api_url),
        api_url=api_url or "https://api.weixin.qq.com",
    )


@contextlib.asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """Open everything on loopback; the channel is not started."""
    clock = ManualClock()
    async with contextlib.AsyncExitStack() as stack:
        seen: dict[str, list[str]] = defaultdict(list)
        webhooks = Webhooks()
        host, port = await stack.enter_async_context(
            run_server(fake_services(webhooks=webhooks), ServerSettings(port=0))
        )
        session = await stack.enter_async_context(
            aiohttp.ClientSession(f"http://{host}:{port}", connector=aiohttp.TCPConnector(limit=0))
        )
        api = await stack.enter_async_context(open_weixin_api(clock, seen))
        site = Site(clock, FakeWeChat(session, clock, seen=seen), api)
        site.webhooks = webhooks
        site.rebuild_services()
        try:
            yield site
        finally:
            await site.stop()
