"""Each answer is seen once, whatever the timing of answers, deliveries and polls."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.official_account.delivery.deliveries import Deliveries
from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import to_rows
from bot.channels.official_account.texts import say
from bot.runtime.in_flight import InFlight
from tests.fakes.clock import ManualClock

TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Sent:
    """A message of the person."""

    at_s: float
    is_poll: bool
    takes_s: float
    lost: frozenset[int]
    """Deliveries whose reply WeChat does not get; never the last."""


sent_messages = st.builds(
    Sent,
    at_s=st.sampled_from([0, 0.5, 4.7, 5.2, 9.8, 14.2, 14.7, 16, 21, 24, 30, 38]),
    is_poll=st.sampled_from([False, False, True]),
    takes_s=st.sampled_from([0, 0.5, 4.6, 4.9, 7, 9.7, 12, 14.4, 14.6, 18, 20.2, 23, 31, 45]),
    lost=st.frozensets(st.sampled_from([1, 2]), max_size=2),
)


@dataclass
class Person:
    """A person in WeChat, which delivers each message up to three times."""

    clock: ManualClock
    deliveries: Deliveries
    seen: list[str] = field(default_factory=list)

    async def send(self, number: int, sent: Sent) -> None:
        await self.clock.sleep(sent.at_s)
        text = "好" if sent.is_poll else f"question {number} takes {sent.takes_s}"
        message = Message(f"m{number}", "anna", "gh_1", int(self.clock.unix()), "text", text)
        for delivery in (1, 2, 3):
            reply = asyncio.ensure_future(self.deliveries.reply(message))
            alarm = asyncio.ensure_future(self.clock.sleep(TIMEOUT_S))
            await asyncio.wait({reply, alarm}, return_when=asyncio.FIRST_COMPLETED)
            if reply.done() and delivery not in sent.lost:
                alarm.cancel()
                self.seen.append(reply.result())
                return
            await alarm
        raise AssertionError("no delivery got a reply")


class FlakySender:
    """Sends late answers; every second one arrives."""

    def __init__(self, clock: ManualClock, seen: list[str]) -> None:
        self.clock, self.seen, self.count = clock, seen, 0

    async def send(self, person: str, text: str) -> bool:
        await self.clock.sleep(0.7)
        self.count += 1
        if self.count % 2:
            return False
        self.seen.append(text)
        return True


async def run_messages(sent_messages: list[Sent], has_sender: bool) -> list[str]:
    """Send the messages, then fetch the remaining answers; return all texts that were seen."""
    clock = ManualClock()

    async def respond(message: Message):
        match = re.search(r"takes ([\d.]+)", message.text)
        if match:
            await clock.sleep(float(match[1]))
        return to_rows(f"answer to ({message.text})")

    seen: list[str] = []
    sender = FlakySender(clock, seen) if has_sender else None
    deliveries = Deliveries(respond, sender, clock, InFlight(clock), partial(say, "broken"))
    person = Person(clock, deliveries, seen)
    work = asyncio.gather(*(person.send(n, sent) for n, sent in enumerate(sent_messages)))
    await clock.advance(150)
    assert work.done()
    await work
    for number in range(len(sent_messages)):
        poll = asyncio.ensure_future(person.send(100 + number, Sent(0, True, 0, frozenset())))
        await clock.advance(20)
        assert poll.done()
        await poll
    await deliveries.close()
    return seen


@settings(max_examples=60)
@given(st.lists(sent_messages, min_size=2, max_size=4), st.booleans())
def test_each_answer_is_seen_once(sent_messages, has_sender):
    seen = "\n".join(asyncio.run(run_messages(sent_messages, has_sender)))
    assert say("nothing_to_show", "en") not in seen
    assert say("nothing_to_show", "zh") not in seen
    for number, sent in enumerate(sent_messages):
        if not sent.is_poll:
            assert seen.count(f"answer to (question {number} takes {sent.takes_s})") == 1, seen
