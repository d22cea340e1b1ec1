"""The real HTTP channel and Official Account on loopback, WeChat before them, a clock beside."""

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

from bot.channels.http_api.server import listening
from bot.channels.official_account.server import NAME, run_official_account
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from bot.messages import Answer, Question
from bot.runtime.webhooks import Webhooks
from bot.services.contracts import Services
from bot.settings import ServerSettings
from tests.fakes.asks import canned
from tests.fakes.clock import ManualClock
from tests.fakes.official_account import ACCOUNT, APP_ID, FakeWeChat
from tests.fakes.official_account_api import FakeWeixinApi, weixin_api
from tests.fakes.services import KEEP_DAYS, NO_FILES, EmptyJournal, no_reindex
from tests.fakes.stillness import settled
from tests.fakes.wecom.secrets import OFFICIAL_AES_KEY, OFFICIAL_SECRET, OFFICIAL_TOKEN
from tests.fakes.world import FakeCatalogue

Result = TypeVar("Result")

SECRETS = OfficialAccountSecrets(
    official_account_token=OFFICIAL_TOKEN,
    official_account_aes_key=OFFICIAL_AES_KEY,
    official_account_secret=OFFICIAL_SECRET,
)


@dataclass
class Site:
    """An account's server; `answer_s` and what was `asked` are the test's."""

    clock: ManualClock
    wechat: FakeWeChat
    api: FakeWeixinApi
    asked: list[Question] = field(default_factory=list)
    answer_s: dict[str, float] = field(default_factory=dict)
    """How long each question takes, by its text; the rest take no time."""
    task: asyncio.Task[None] | None = None
    services: Services | None = None
    webhooks: Webhooks = field(default_factory=Webhooks)

    async def ask(self, question: Question) -> Answer:
        """Answer with the question in the text, after its time."""
        self.asked.append(question)
        if question.text in self.answer_s:
            await self.clock.sleep(self.answer_s[question.text])
        answer = await canned(question)
        return msgspec.structs.replace(answer, text=f"<{question.text}> {answer.text}")

    def remake(self) -> None:
        """Make the services anew, after `ask` was replaced."""
        self.services = Services(
            self.ask,
            FakeCatalogue(),
            EmptyJournal(),
            no_reindex,
            lambda: "g",
            CollectorRegistry(),
            NO_FILES,
            KEEP_DAYS,
            self.webhooks,
        )

    async def start(self, account: OfficialAccountSettings) -> None:
        """Start the channel, or start it anew."""
        assert self.services is not None
        work = run_official_account(self.services, account, SECRETS, self.clock)
        self.task = asyncio.create_task(work)
        await settled()
        if self.task.done():
            await self.task
        assert self.services.webhooks.find(NAME) is not None, "the channel does not start"

    async def stop(self) -> None:
        """Stop it as `huigu serve` does."""
        if self.task is None:
            return
        task, self.task = self.task, None
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.during(task)

    async def crash(self) -> None:
        """End it at once, with nothing finished."""
        assert self.task is not None
        task, self.task = self.task, None
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)

    async def during(self, work: Awaitable[Result], step_s: float = 0.5) -> Result:
        """Let time pass until something is done."""
        task = asyncio.ensure_future(work)
        await settled()
        for _ in range(int(300 / step_s)):
            if task.done():
                break
            await self.clock.advance(step_s)
        assert task.done(), "not within 300 s"
        return await task

    async def says(self, person: str, text: str) -> str:
        """Let a person write and see what comes back."""
        self.api.writes(person)
        return (await self.during(self.wechat.says(person, text))).seen


def settings(mode: str = "secure", late: str = "", account: str = ACCOUNT):
    """The `[official_account]` table; `late` is the API's address, empty for no late messages."""
    return OfficialAccountSettings(
        mode=mode,
        app_id=APP_ID,
        account=account,
        customer_service=bool(late),
        api_url=late or "https://api.weixin.qq.com",
    )


@contextlib.asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """Everything on loopback while the context is open; the channel is to be started."""
    clock = ManualClock()
    async with contextlib.AsyncExitStack() as stack:
        seen: dict[str, list[str]] = defaultdict(list)
        webhooks = Webhooks()
        host, port = await stack.enter_async_context(
            listening(canned, ServerSettings(port=0), lambda: "g", webhooks=webhooks)
        )
        session = await stack.enter_async_context(
            aiohttp.ClientSession(f"http://{host}:{port}", connector=aiohttp.TCPConnector(limit=0))
        )
        api = await stack.enter_async_context(weixin_api(clock, seen))
        made = Site(clock, FakeWeChat(session, clock, seen=seen), api)
        made.webhooks = webhooks
        made.remake()
        try:
            yield made
        finally:
            await made.stop()
