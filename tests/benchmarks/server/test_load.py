from __future__ import annotations

import asyncio

from aiohttp import web

from benchmarks.server.load import Load, Tally, apply_load, summarise, write_request


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


def make_load(port: int, rate: float, connections: int) -> Load:
    bodies = [b'{"question": "a"}', b'{"question": "bc"}']
    requests = [write_request(body) for body in bodies]
    return Load("127.0.0.1", port, requests, rate, 0.5, connections)


async def test_a_rate_gives_that_many_requests_a_second():
    runner, port = await listen(0)
    tally, _ = await apply_load(make_load(port, rate=40, connections=4))
    await runner.cleanup()
    assert tally.statuses == {200: 20}
    assert len(tally.latencies_ms) == 20


async def test_the_latency_of_a_late_request_includes_the_wait():
    """One connection, 40 questions a second, 50 ms each: the last one waits long."""
    runner, port = await listen(0.05)
    tally, seconds = await apply_load(make_load(port, rate=40, connections=1))
    await runner.cleanup()
    assert seconds > 0.9
    assert max(tally.latencies_ms) > 400
    assert min(tally.latencies_ms) >= 45


def test_percentiles_are_measured_values():
    tally = Tally(latencies_ms=[float(n) for n in range(200, 0, -1)])
    facts = summarise(tally, 2.0)
    assert (facts["p50_ms"], facts["p90_ms"], facts["p99_ms"], facts["max_ms"]) == (
        100.0,
        180.0,
        198.0,
        200.0,
    )
    assert facts["per_second"] == 100.0
    assert summarise(Tally(), 1.0)["p99_ms"] == 0.0
