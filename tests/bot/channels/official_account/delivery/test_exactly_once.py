"""However answers, deliveries and impatient words fall together, each answer is seen once."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.official_account.delivery.deliveries import Waiter
from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import to_rows
from bot.channels.official_account.texts import say
from bot.runtime.in_flight import InFlight
from tests.fakes.clock import ManualClock

WAITS_S = 5.0


@dataclass(frozen=True)
class Said:
    at_s: float
    nudge: bool
    takes_s: float
    lost: frozenset[int]
    """Deliveries whose reply WeChat does not get; never the last."""


sayings = st.builds(
    Said,
    at_s=st.sampled_from([0, 0.5, 4.7, 5.2, 9.8, 14.2, 14.7, 16, 21, 24, 30, 38]),
    nudge=st.sampled_from([False, False, True]),
    takes_s=st.sampled_from([0, 0.5, 4.6, 4.9, 7, 9.7, 12, 14.4, 14.6, 18, 20.2, 23, 31, 45]),
    lost=st.frozensets(st.sampled_from([1, 2]), max_size=2),
)


@dataclass
class Person:
    clock: ManualClock
    waiter: Waiter
    seen: list[str] = field(default_factory=list)

    async def says(self, number: int, said: Said) -> None:
        await self.clock.sleep(said.at_s)
        text = "好" if said.nudge else f"question {number} takes {said.takes_s}"
        message = Message(f"m{number}", "anna", "gh_1", int(self.clock.unix()), "text", text)
        for delivery in (1, 2, 3):
            reply = asyncio.ensure_future(self.waiter.reply(message))
            alarm = asyncio.ensure_future(self.clock.sleep(WAITS_S))
            await asyncio.wait({reply, alarm}, return_when=asyncio.FIRST_COMPLETED)
            if reply.done() and delivery not in said.lost:
                alarm.cancel()
                self.seen.append(reply.result())
                return
            await alarm
        raise AssertionError("WeChat apologises")


class Sends:
    """Customer-service messages that arrive, every second one."""

    def __init__(self, clock: ManualClock, seen: list[str]) -> None:
        self.clock, self.seen, self.count = clock, seen, 0

    async def send(self, person: str, text: str) -> bool:
        await self.clock.sleep(0.7)
        self.count += 1
        if self.count % 2:
            return False
        self.seen.append(text)
        return True


async def _lived(sayings: list[Said], sends: bool) -> list[str]:
    """Let it all happen, then fetch what is left; gives all that was seen."""
    clock = ManualClock()

    async def respond(message: Message):
        found = re.search(r"takes ([\d.]+)", message.text)
        if found:
            await clock.sleep(float(found[1]))
        return to_rows(f"answer to ({message.text})")

    seen: list[str] = []
    waiter = Waiter(respond, Sends(clock, seen) if sends else None, clock, InFlight(clock))
    person = Person(clock, waiter, seen)
    work = asyncio.gather(*(person.says(n, said) for n, said in enumerate(sayings)))
    await clock.advance(150)
    assert work.done()
    await work
    for number in range(len(sayings)):
        nudge = asyncio.ensure_future(person.says(100 + number, Said(0, True, 0, frozenset())))
        await clock.advance(20)
        assert nudge.done()
        await nudge
    await waiter.close()
    return seen


@settings(max_examples=60)
@given(st.lists(sayings, min_size=2, max_size=4), st.booleans())
def test_each_answer_is_seen_once(sayings, sends):
    seen = "\n".join(asyncio.run(_lived(sayings, sends)))
    assert say("nothing_to_show", "en") not in seen
    assert say("nothing_to_show", "zh") not in seen
    for number, said in enumerate(sayings):
        if not said.nudge:
            assert seen.count(f"answer to (question {number} takes {said.takes_s})") == 1, seen
