from __future__ import annotations

import json
import logging

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.http_api.requests.question import MAX_BODY_BYTES
from bot.channels.http_api.responses.errors import STATUSES, TEXTS, HttpError, read_accept_language
from bot.messages import Answer, Question
from bot.runtime.health import ChannelStatus, Health
from indexer.errors import DamagedIndex, UsageError
from indexer.text.language import choose_language
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.layers import with_rate_limit

JSON = {"Content-Type": "application/json"}
PROBLEM = ["type", "title", "status", "detail", "code"]


async def test_get_and_post_give_the_same_documented_answer(serve):
    client = await serve()
    async with client.get("/query", params={"q": "where?", "language": "en", "k": "3"}) as got:
        first = await got.read()
    async with client.post("/query", json={"question": "where?"}) as posted:
        second = await posted.read()
    assert got.status == posted.status == 200
    assert got.headers["Content-Type"] == "application/json"
    assert got.headers["Content-Language"] == "en"
    answers = [msgspec.json.decode(raw, type=Answer) for raw in (first, second)]
    for answer in answers:
        assert msgspec.structs.replace(answer, id=msgspec.UNSET) == msgspec.structs.replace(
            FOUND, question="where?"
        )
    assert answers[0].id != answers[1].id
    assert list(json.loads(first)) == [
        *("question", "language", "kind", "found", "confidence", "text", "intro"),
        *("citations", "links", "talks", "total", "offset", "listed", "choices"),
        *("related", "generated", "generation", "elapsed_ms", "id"),
    ]


async def test_the_answerer_gets_the_question_without_forged_addresses(serve):
    questions: list[Question] = []

    async def ask(question: Question) -> Answer:
        questions.append(question)
        return FOUND

    client = await serve(ask)
    await client.post("/query", json={"question": "  哪里?\n", "language": "en", "k": 10})
    forged = {"X-Forwarded-For": "9.9.9.9", "Forwarded": "for=9.9.9.9", "X-Real-IP": "9.9.9.9"}
    await client.get("/query", params={"q": "a"}, headers=forged)
    assert all(len(question.id) == 16 for question in questions)
    known = {"asker": "127.0.0.1", "channel": "http", "default_language": "en"}
    assert [msgspec.structs.replace(question, id="") for question in questions] == [
        Question(text="哪里?", language="en", k=10, max_links=10, **known),
        Question(text="a", language="", k=3, **known),
    ]


BAD_BODIES = [
    (b'{"question": ""}', 400, "empty"),
    (b'{"question": " \\n\\u3000"}', 400, "empty"),
    (json.dumps({"question": "x" * 501}).encode(), 400, "500"),
    (b'{"question": "a", "k": 0}', 400, "1 to 10"),
    (b'{"question": "a", "k": 11}', 400, "1 to 10"),
    (b'{"question": "a", "k": true}', 400, "k"),
    (b'{"question": "a", "k": 2.5}', 400, "1 to 10"),
    (b'{"question": "a", "k": 1e999}', 400, "k"),
    (b'{"question": "a", "k": 99999999999999999999999}', 400, "k"),
    (b'{"question": "a", "language": "fr"}', 400, "zh, en"),
    (b'{"question": "a", "other": 1}', 400, "other"),
    (b'{"question": null}', 400, "question"),
    (b'{"question": "\\ud800"}', 400, "JSON"),
    (b"{}", 400, "question"),
    (b"", 400, "JSON"),
    (b"[1]", 400, "JSON"),
    (b'{"question": "a"', 400, "JSON"),
    (b"\xff\xfe", 400, "JSON"),
    (b"[" * 10000, 400, "JSON"),
    (b'{"question": "' + b"x" * MAX_BODY_BYTES + b'"}', 413, "16384"),
]


@pytest.mark.parametrize(("body", "status", "word"), BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_a_bad_body_is_an_error_that_names_the_limit(serve, body, status, word):
    client = await serve()
    async with client.post("/query", data=body, headers=JSON) as response:
        reply = await response.json(content_type=None)
    assert response.status == status
    assert list(reply) == PROBLEM
    assert word in reply["detail"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("", "empty"),
        ("?q=", "empty"),
        ("?q=%20", "empty"),
        ("?q=" + "x" * 501, "500"),
        ("?q=a&k=", None),
        ("?q=a&k=03", None),
        ("?q=a&k=0", "1 to 10"),
        ("?q=a&k=3.0", "1 to 10"),
        ("?q=a&k=-1", "1 to 10"),
        ("?q=a&k=１", "1 to 10"),
        ("?q=a&k=1e0", "1 to 10"),
        ("?q=a&q=b", "`q`"),
        ("?q=a&language=de", "zh, en"),
        ("?q=a&utm_source=x", None),
    ],
)
async def test_a_bad_address_is_an_error_that_names_the_limit(serve, query, word):
    client = await serve()
    async with client.get("/query" + query) as response:
        reply = await response.json(content_type=None)
    assert response.status == (400 if word else 200)
    assert word is None or word in reply["detail"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_another_content_type_than_json_gets_415(serve, content_type):
    client = await serve()
    async with client.post(
        "/query", data=b'{"question": "a"}', headers={"Content-Type": content_type}
    ) as response:
        assert response.status == 415
        assert "application/json" in (await response.json(content_type=None))["detail"]


async def test_a_compressed_body_gets_415(serve):
    client = await serve()
    async with client.post(
        "/query", data=b"\x1f\x8b", headers={**JSON, "Content-Encoding": "gzip"}
    ) as response:
        assert response.status == 415


async def test_a_chunked_body_over_the_limit_gets_413(serve):
    async def send_chunks():
        for _ in range(100):
            yield b"x" * 4096

    client = await serve()
    async with client.post("/query", data=send_chunks(), headers=JSON) as response:
        assert response.status == 413
        assert "16384" in (await response.json(content_type=None))["detail"]


@pytest.mark.parametrize(
    ("headers", "question", "word"),
    [
        ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "x" * 501, "上限"),
        ({"Accept-Language": "en-GB,zh;q=0.3"}, "x" * 501, "limit"),
        ({"Accept-Language": "en"}, "问" * 501, "上限"),
        ({"Accept-Language": "de, *;q=0.1"}, "x" * 501, "limit"),
    ],
)
async def test_an_error_is_in_the_language_of_the_asker(serve, headers, question, word):
    client = await serve()
    async with client.post("/query", json={"question": question}, headers=headers) as response:
        assert word in (await response.json(content_type=None))["detail"]


async def test_unknown_addresses_and_methods_get_errors_as_json(serve):
    client = await serve()
    async with client.get("/nothing", headers={"Accept-Language": "zh"}) as response:
        assert response.status == 404
        assert "/query" in (await response.json(content_type=None))["detail"]
    async with client.put("/query") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "GET, HEAD, POST"
        assert "GET, HEAD, POST" in (await response.json(content_type=None))["detail"]
    async with client.get("/query?q=a", headers={"Expect": "tea"}) as response:
        assert response.status == 417
    async with client.get("/../../etc/passwd") as response:
        assert response.status == 404


async def test_an_unexpected_error_gets_500_without_internals_and_is_logged(serve, caplog):
    client = await serve()
    async with client.get("/query?q=broken") as response:
        text = await response.text()
    assert response.status == 500
    assert list(json.loads(text)) == PROBLEM
    assert "secret" not in text
    assert "Content-Security-Policy" in response.headers
    assert "ZeroDivisionError" in caplog.text
    async with client.get("/metrics") as response:
        assert 'route="/query",status="500"} 1.0' in (await response.text())


@pytest.mark.parametrize(
    "error", [DamagedIndex("segment 7 is gone"), UsageError("k is 99")], ids=["index", "usage"]
)
async def test_an_expected_error_gets_503_and_its_reason_is_logged(serve, caplog, error):
    async def ask(question: Question) -> Answer:
        raise error

    client = await serve(ask)
    async with client.get("/query?q=a") as response:
        assert response.status == 503
        assert "huigu rebuild" in (await response.json(content_type=None))["detail"]
    assert str(error) in caplog.text


async def test_the_rate_limit_gives_429_with_retry_after(serve):
    client = await serve(with_rate_limit(fake_ask, per_person=3))
    statuses = []
    for _ in range(4):
        async with client.get("/query?q=a", headers={"X-Forwarded-For": "1.2.3.4"}) as response:
            statuses.append(response.status)
            reply = await response.json(content_type=None)
    assert statuses == [200, 200, 200, 429]
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert "the limit is 3 in a minute" in reply["detail"]


async def test_each_visitor_behind_a_trusted_proxy_has_their_own_limit(serve):
    client = await serve(with_rate_limit(fake_ask, per_person=1), proxies=1)
    statuses = []
    for header in ("9.9.9.9", "9.9.9.9", "8.8.8.8", "forged, 8.8.8.8", "8.8.8.8, 7.7.7.7"):
        async with client.get("/query?q=a", headers={"X-Forwarded-For": header}) as response:
            statuses.append(response.status)
    assert statuses == [200, 429, 200, 429, 200]


async def test_health_and_readiness_have_their_own_paths(serve):
    ready, unready = await serve(), await serve(generation="")
    async with ready.get("/readyz") as response:
        assert response.status == 200
        assert await response.json() == {"ready": True, "generation": "g1"}
    async with unready.get("/readyz") as response:
        assert response.status == 503
        assert "huigu rebuild" in (await response.json(content_type=None))["detail"]
    async with unready.get("/healthz") as response:
        assert await response.json() == {"alive": True}


async def test_an_index_that_is_damaged_is_not_ready_whatever_still_answers(serve):
    old, unusable = await serve(index_problem="old"), await serve(index_problem="unusable")
    for client, code in ((old, "old_index"), (unusable, "no_index")):
        async with client.get("/readyz") as response:
            assert response.status == 503
            assert "Retry-After" in response.headers
            told = await response.json(content_type=None)
            assert told["code"] == code
            assert "huigu rebuild" in told["detail"]
            assert ("g1" in told["detail"]) == (code == "old_index")
        async with client.get("/metrics") as response:
            assert "huigu_ready 0.0" in await response.text()
        async with client.get("/healthz") as response:
            assert response.status == 200


async def test_a_server_of_the_index_that_is_away_is_not_called_damage(serve):
    client = await serve(index_problem="unreachable")
    async with client.get("/readyz") as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "10")
        told = await response.json(content_type=None)
    assert told["code"] == "store_unreachable"
    assert "rebuild" not in told["detail"]


async def test_readiness_tells_each_channel_and_stays_200_while_one_is_down(serve):
    health = Health()
    for name in ("http", "discord", "wecom"):
        health.add(ChannelStatus(name))
    http, discord, wecom = health
    client = await serve(health=health)

    async def read() -> dict:
        async with client.get("/readyz") as response:
            assert response.status == 200
            return (await response.json())["channels"]

    http.set_ready()
    discord.report("discord.com cannot be reached (no answer in time); check the network")
    wecom.report("WeCom does not accept HUIGU_WECOM_SECRET; copy it again", failed=True)
    assert await read() == {
        "http": {"state": "ready", "reason": ""},
        "discord": {
            "state": "connecting",
            "reason": "discord.com cannot be reached (no answer in time)",
        },
        "wecom": {"state": "failed", "reason": "WeCom does not accept HUIGU_WECOM_SECRET"},
    }
    discord.set_ready()
    assert (await read())["discord"] == {"state": "ready", "reason": ""}


async def test_head_has_the_headers_of_get_without_a_body(serve):
    client = await serve()
    for path in ("/", "/healthz", "/query?q=a", "/app.js"):
        async with client.get(path) as got, client.head(path) as headed:
            assert headed.status == got.status
            assert await headed.read() == b""
            assert headed.headers["Content-Length"] == got.headers["Content-Length"]


async def test_every_response_carries_the_security_headers_and_allows_no_other_site(serve):
    client = await serve()
    for path in ("/", "/app.js", "/query?q=a", "/query", "/nothing", "/metrics", "/query?q=broken"):
        async with client.get(path, headers={"Origin": "https://evil.example"}) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert not any(name.startswith("Access-Control") for name in response.headers)
            assert response.headers["Server"] == "huigu"


async def test_page_files_have_an_etag_and_get_304(serve):
    client = await serve()
    async with client.get("/style.css") as response:
        tag = response.headers["ETag"]
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    for sent in (tag, f'"other", W/{tag}', "*"):
        async with client.get("/style.css", headers={"If-None-Match": sent}) as response:
            assert response.status == 304
            assert await response.read() == b""
    async with client.get("/style.css", headers={"If-None-Match": '"other"'}) as response:
        assert response.status == 200


async def test_metrics_and_access_log_have_no_user_data(serve, caplog):
    client = await serve()
    with caplog.at_level(logging.INFO, "huigu.access"):
        await client.get("/query?q=mysecretquestion", headers={"User-Agent": "mysecretagent"})
        await client.get("/mysecretpath")
        async with client.get("/metrics") as response:
            text = await response.text()
    lines = [json.loads(r.message) for r in caplog.records if r.name == "huigu.access"]
    assert [(line["route"], line["status"]) for line in lines][:2] == [
        ("/query", 200),
        ("none", 404),
    ]
    assert "mysecret" not in caplog.text + text
    assert "127.0.0.1" not in text + json.dumps(lines)
    assert 'route="/query",status="200"} 1.0' in text
    assert "huigu_ready 1.0" in text
    assert "process_resident_memory_bytes" in text


def test_every_error_has_a_text_in_both_languages():
    assert set(TEXTS) == set(STATUSES)
    for code in STATUSES:
        error = HttpError(code, 7, 8)
        assert error.write_text("en") == str(error)
        assert error.write_text("zh") != error.write_text("en")
        assert "{" not in error.write_text("zh").replace('{"question"', "")


@given(st.text(max_size=300), st.text(max_size=10), st.text(max_size=50))
def test_the_language_of_an_error_is_always_ours(header, chosen, question):
    locale = read_accept_language(header)
    assert locale in ("zh", "en", "")
    assert choose_language(chosen, question, locale) in ("zh", "en")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200) | st.text(max_size=600).map(lambda t: json.dumps(t).encode()))
async def test_any_body_gets_200_or_400(serve, body):
    client = await serve()
    async with client.post("/query", data=body, headers=JSON) as response:
        assert response.status in (200, 400)
        assert isinstance(await response.json(content_type=None), dict)
