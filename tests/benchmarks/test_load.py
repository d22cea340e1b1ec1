from __future__ import annotations

import asyncio

from aiohttp import web

from benchmarks.load import HEAD, Load, Tally, apply, summary


async def listen(delay_s: float) -> tuple[web.AppRunner, int]:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(delay_s)
        return web.Response(body=await request.read())

    app = web.Application()
    app.router.add_post("/query", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


def a_load(port: int, rate: float, connections: int) -> Load:
    bodies = [b'{"question": "a"}', b'{"question": "bc"}']
    requests = [HEAD.format(length=len(body)).encode() + body for body in bodies]
    return Load("127.0.0.1", port, requests, rate, 0.5, connections)


async def test_a_fixed_rate_asks_as_often_as_it_says():
    runner, port = await listen(0)
    tally, _ = await apply(a_load(port, rate=40, connections=4))
    await runner.cleanup()
    assert tally.statuses == {200: 20}
    assert len(tally.latencies_ms) == 20


async def test_a_server_that_falls_behind_is_charged_for_the_wait():
    """One connection, 40 questions a second, 50 ms each: the last waits long."""
    runner, port = await listen(0.05)
    tally, seconds = await apply(a_load(port, rate=40, connections=1))
    await runner.cleanup()
    assert seconds > 0.9
    assert max(tally.latencies_ms) > 400
    assert min(tally.latencies_ms) >= 45


def test_percentiles_are_values_that_were_measured():
    tally = Tally(latencies_ms=[float(n) for n in range(200, 0, -1)])
    facts = summary(tally, 2.0)
    assert (facts["p50_ms"], facts["p90_ms"], facts["p99_ms"], facts["max_ms"]) == (
        100.0,
        180.0,
        198.0,
        200.0,
    )
    assert facts["per_second"] == 100.0
    assert summary(Tally(), 1.0)["p99_ms"] == 0.0
