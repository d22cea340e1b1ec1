"""Errors are problems of RFC 9457, with a code that programs decide by."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote

import aiohttp
import pytest

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.responses.errors import (
    NO_INDEX_RETRY_S,
    STATUSES,
    UNREACHABLE_RETRY_S,
    HttpError,
)
from bot.channels.http_api.server import run_server
from bot.messages import Answer, Question, Refused
from bot.settings import ServerSettings
from indexer.errors import DamagedIndex, StoreUnreachable
from tests.fakes.bot.services import fake_services
from tests.fakes.event_loop import wait_until_idle

JSON = {"Content-Type": "application/json"}
CHINESE = "视频回放在哪里"


async def read_problem(response: aiohttp.ClientResponse) -> dict:
    """Read a problem, and check what every one has."""
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(await response.read())
    assert problem["status"] == response.status == STATUSES[problem["code"]]
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"question": " "}', "question_empty"),
        (json.dumps({"question": "长" * 501}).encode(), "question_too_long"),
        (b'{"question": "a", "k": 0}', "invalid_k"),
        (b'{"question": "a", "k": ' + b"9" * 400 + b"}", "invalid_k"),
        (b'{"question": "a", "k": -' + b"9" * 5000 + b"}", "invalid_k"),
        (b'{"question": "a", "k": 1.5}', "invalid_k"),
        (b'{"question": "a", "k": "3"}', "invalid_k"),
        (b'{"question": "a", "k": null}', "invalid_k"),
        (b'{"question": "a", "offset": -1}', "invalid_offset"),
        (b'{"question": "a", "offset": 1001}', "invalid_offset"),
        (b'{"question": "a", "offset": 0.5}', "invalid_offset"),
        (b'{"question": "a", "offset": "0"}', "invalid_offset"),
        (b'{"question": "a", "offset": null}', "invalid_offset"),
        (b'{"question": "a", "offset": ' + b"9" * 5000 + b"}", "invalid_offset"),
        (b'{"question": "a", "language": "fr"}', "invalid_language"),
        (b'{"frage": "a"}', "invalid_body"),
        (b'["a"]', "invalid_body"),
        (b'{"question": "a", "k": ' + b"[" * 8000 + b"]" * 8000 + b"}", "invalid_json"),
        (b"question=a", "invalid_json"),
        (b"", "invalid_json"),
        (b'{"question": "' + b"x" * 17000 + b'"}', "body_too_large"),
        (json.dumps({"question": CHINESE}, ensure_ascii=False).encode("gb18030"), "not_utf8"),
        (json.dumps({"question": "視頻"}, ensure_ascii=False).encode("big5"), "not_utf8"),
        (json.dumps({"question": "vidéo"}, ensure_ascii=False).encode("latin-1"), "not_utf8"),
        (json.dumps({"question": "videos"}).encode("utf-16"), "not_utf8"),
        (json.dumps({"question": "videos"}).encode("utf-16-le"), "not_utf8"),
    ],
)
async def test_a_bad_body_gets_a_problem_with_its_code(serve, body, code):
    client = await serve()
    async with client.post("/query", data=body, headers=JSON) as response:
        problem = await read_problem(response)
    assert problem["code"] == code
    assert ("UTF-8" in problem["detail"]) >= (code == "not_utf8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
async def test_a_body_in_utf_8_is_read_with_and_without_a_byte_order_mark(serve, encoding):
    client = await serve()
    body = json.dumps({"question": CHINESE}, ensure_ascii=False).encode(encoding)
    headers = {"Content-Type": "application/json; charset=gbk"}
    async with client.post("/query", data=body, headers=headers) as response:
        assert (await response.json())["question"] == CHINESE


def ask_raw(address: str) -> bytes:
    return f"GET {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode("latin-1")


async def fetch_raw(client: aiohttp.ClientSession, sent: bytes) -> tuple[int, dict]:
    """Send bytes that no client would send; gives the status and the JSON."""
    reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    writer.write(sent)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "shift_jis", "utf-16"])
async def test_an_address_that_is_not_utf_8_is_refused_by_name(serve, encoding):
    client = await serve()
    question = "会議の動画" if encoding == "shift_jis" else "視頻在哪裡"
    encoded = question.encode(encoding)
    for field in (f"q={quote(encoded)}", f"k=3&q=IstioCon+{quote(encoded)}"):
        status, problem = await fetch_raw(client, ask_raw(f"/query?{field}"))
        assert (status, problem["code"]) == (400, "not_utf8")
        assert "UTF-8" in problem["detail"]
        assert "`q`" in problem["detail"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
async def test_an_address_that_is_not_encoded_at_all_is_told_how_to(serve, encoding):
    client = await serve()
    sent = ask_raw("/query?q=" + CHINESE.encode(encoding).decode("latin-1"))
    status, problem = await fetch_raw(client, sent)
    assert (status, problem["code"]) == (400, "malformed_request")
    assert "percent-encoded UTF-8" in problem["detail"]
    # aiohttp's parser in Python lets such bytes through, as surrogates.
    with pytest.raises(HttpError, match="UTF-8"):
        read_parameter("q=" + CHINESE.encode("gbk").decode(errors="surrogateescape"), "q")


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("q=caf%E9", "not_utf8"),
        ("q=%C0%AFetc", "not_utf8"),
        ("q=%ED%A0%80", "not_utf8"),
        ("q=%u89C6%u9891", "not_utf8"),
        ("q=a&language=%CA%D3", "not_utf8"),
        ("q=a&k=%CA%D3", "not_utf8"),
        ("q=a&k=" + "9" * 400, "invalid_k"),
        ("q=a&offset=-1", "invalid_offset"),
        ("q=a&offset=1001", "invalid_offset"),
        ("q=a&offset=x", "invalid_offset"),
        ("q=a&offset=%CA%D3", "not_utf8"),
        ("q=a&offset=1&offset=2", "repeated_parameter"),
        ("q=a&q=b", "repeated_parameter"),
        ("q=+%20", "question_empty"),
    ],
)
async def test_a_bad_parameter_gets_a_problem_with_its_code(serve, field, code):
    client = await serve()
    status, problem = await fetch_raw(client, ask_raw(f"/query?{field}"))
    assert (status, problem["code"]) == (400, code)


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("q=" + quote(CHINESE), CHINESE),
        ("q=a+b%2Bc", "a b+c"),
        ("q=100%", "100%"),
        ("q=what%3F&utm_source=%CA%D3", "what?"),
        ("&&k=3&%71=a%26b%3D1", "a&b=1"),
        ("q=%F0%9F%8E%A5", "🎥"),
    ],
)
async def test_an_address_in_utf_8_is_read(serve, field, question):
    client = await serve()
    status, answer = await fetch_raw(client, ask_raw(f"/query?{field}"))
    assert (status, answer["question"]) == (200, question)


async def test_the_reasons_to_come_back_later_are_told_apart(serve):
    async def ask(question: Question) -> Answer:
        if question.text == "rate":
            raise Refused("rate", 10, 42)
        if question.text == "busy":
            raise Refused("busy", 256, 1)
        if question.text == "slow":
            raise Refused("slow", 5, 0)
        if question.text == "away":
            raise StoreUnreachable("the database at 192.0.2.7 does not answer")
        raise DamagedIndex("segment 3 is gone")

    client = await serve(ask)
    told = {}
    for text in ("rate", "busy", "slow", "away", "index"):
        async with client.get("/query", params={"q": text}) as response:
            problem = await read_problem(response)
            told[problem["code"]] = response.status, response.headers.get("Retry-After")
    assert told == {
        "rate_limited": (429, "42"),
        "busy": (503, "1"),
        # The same question would take as long again.
        "answer_too_slow": (503, None),
        "store_unreachable": (503, str(UNREACHABLE_RETRY_S)),
        "no_index": (503, str(NO_INDEX_RETRY_S)),
    }
    async with client.get("/query", params={"q": "away", "language": "en"}) as response:
        detail = (await read_problem(response))["detail"]
        assert "huigu rebuild" not in detail
        assert "192.0.2.7" not in detail
    async with client.get("/query", params={"q": "slow", "language": "zh"}) as response:
        assert "5 秒内答不完" in (await read_problem(response))["detail"]
    unready = await serve(generation="")
    async with unready.get("/readyz") as response:
        assert (await read_problem(response))["code"] == "no_index"
        assert response.headers["Retry-After"] == str(NO_INDEX_RETRY_S)


async def test_a_question_that_comes_while_the_server_stops_is_told_so():
    context = run_server(fake_services(), ServerSettings(port=0))
    host, port = await context.__aenter__()
    reader, writer = await asyncio.open_connection(host, port)
    body = json.dumps({"question": CHINESE}).encode()
    head = "POST /query HTTP/1.1\r\nHost: a\r\nAccept-Language: zh\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body[:5])
    await writer.drain()
    await wait_until_idle()
    stopping = asyncio.create_task(context.__aexit__(None, None, None))
    await wait_until_idle()
    head, _, content = (await reader.read()).partition(b"\r\n\r\n")
    await stopping
    writer.close()
    assert b" 503 " in head.splitlines()[0]
    assert b"Retry-After: 5" in head
    assert json.loads(content)["code"] == "stopping"
    assert "重启" in json.loads(content)["detail"]


async def test_a_client_that_waits_for_100_continue_is_answered(serve):
    client = await serve()
    async with client.post("/query", json={"question": "a"}, expect100=True) as response:
        assert response.status == 200


async def test_other_errors_have_codes_too(serve):
    client = await serve()
    calls = {
        "not_found": client.get("/query/", params={"q": "a"}),
        "method_not_allowed": client.options("/query"),
        "not_json": client.post("/query", data={"question": "a"}),
        "internal_error": client.get("/query", params={"q": "broken"}),
        "expectation_failed": client.get("/query?q=a", headers={"Expect": "tea"}),
    }
    for code, call in calls.items():
        async with call as response:
            assert (await read_problem(response))["code"] == code


@pytest.mark.parametrize("path", ["/query", "/nothing", "/callback/wecom", "/style.css"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "TRACE"])
async def test_an_unknown_expectation_is_a_problem_at_every_address(serve, method, path):
    client = await serve()
    call = client.request(method, path, headers={"Expect": "tea", "Accept-Language": "zh"})
    async with call as response:
        problem = await read_problem(response)
    assert problem["code"] == "expectation_failed"
    assert "请去掉" in problem["detail"]


HEAD = b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
POST = b"POST /query" + HEAD + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
ODD = {
    "method": b"FOO /" + HEAD + b"\r\n",
    "method in lower case": b"get /" + HEAD + b"\r\n",
    "control character in the method": b"G\x01T /" + HEAD + b"\r\n",
    "two versions on": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"PUT /\r\n\r\n",
    "no path": b"GET query?q=a" + HEAD + b"\r\n",
    "every path": b"OPTIONS *" + HEAD + b"\r\n",
    "bad address": b"GET http://[bad/" + HEAD + b"\r\n",
    "tunnel": b"CONNECT a:80" + HEAD + b"\r\n",
    "trace": b"TRACE /" + HEAD + b"\r\n",
    "unknown method of a page": b"PROPFIND /" + HEAD + b"\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "300 fields": b"GET /" + HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(300)) + b"\r\n",
    "chunk size": POST + CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "negative chunk": POST + CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n",
    "huge chunk": POST + CHUNKED + b"f" * 18 + b"\r\n{}\r\n0\r\n\r\n",
    "chunk of a callback": b"POST /callback/wecom" + HEAD + CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "bad trailer": POST + CHUNKED + b"2\r\n{}\r\n0\r\nbad trailer\r\n\r\n",
    "transfer encoding": POST + b"Transfer-Encoding: gzip\r\n\r\n{}",
    "content encoding": POST + b"Content-Encoding: nonsense\r\nContent-Length: 2\r\n\r\n{}",
    "length": POST + b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "signed length": POST + b"Content-Length: +2\r\n\r\n{}",
}


@pytest.mark.parametrize("sent", ODD.values(), ids=ODD)
async def test_whatever_http_is_odd_gets_a_problem_and_no_traceback(serve, caplog, sent):
    client = await serve(timeouts=Timeouts(linger_s=0.1))
    reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    writer.write(sent)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert 400 <= int(head.split()[1]) < 500
    assert b"Content-Type: application/problem+json" in head
    assert json.loads(body)["code"] in STATUSES
    assert "Traceback" not in caplog.text


def test_codes_do_not_change():
    """Programs of others decide by them; a new one may be added."""
    assert set(STATUSES) >= {
        *("question_empty", "question_too_long", "invalid_k", "invalid_language"),
        "invalid_offset",
        *("repeated_parameter", "not_utf8", "invalid_json", "invalid_body", "not_json"),
        *("body_too_slow", "body_too_large", "malformed_request", "not_found"),
        *("method_not_allowed", "expectation_failed", "rate_limited", "internal_error"),
        *("busy", "answer_too_slow", "stopping", "no_index", "unknown_host", "head_too_large"),
        "old_index",
        "store_unreachable",
    }
