from __future__ import annotations

from bot.runtime.health import MAX_REASON_CHARS, STEADY_S, ChannelStatus
from tests.fakes.clock import ManualClock


def test_a_reason_is_short_and_leaves_out_the_remedy():
    status = ChannelStatus("chat")
    status.report("chat.example refuses\nthe token; set a new one", failed=True)
    assert status.reason == "chat.example refuses the token"
    status.report("x" * 1000)
    assert len(status.reason) == MAX_REASON_CHARS


def test_a_late_event_of_a_connection_does_not_hide_that_it_failed():
    status = ChannelStatus("chat")
    status.set_ready()
    status.report("refused", failed=True)
    status.set_connecting()
    assert (status.state, status.reason) == ("failed", "refused")


def test_a_lost_connection_is_not_logged_and_keeps_the_reason_of_the_outage(caplog):
    status = ChannelStatus("chat")
    status.set_ready()
    status.set_connecting()
    assert (status.state, status.reason) == ("connecting", "")
    assert caplog.text == ""
    status.report("no network")
    status.set_connecting()
    assert status.reason == "no network"


async def test_only_a_steady_time_is_a_recovery():
    clock = ManualClock()
    status = ChannelStatus("chat", clock)
    status.set_ready()
    await clock.advance(STEADY_S / 2)
    status.set_connecting()
    assert status.recoveries == 0
    status.set_ready()
    await clock.advance(STEADY_S)
    status.set_ready()
    status.report("no network")
    assert status.recoveries == 1
