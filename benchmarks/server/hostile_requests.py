"""Requests of a hostile day: ordinary questions in both languages between all that is odd."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from urllib.parse import quote

SEED = 15
HOSTILE_SHARE = 0.5
CONVERSATIONS = 400
"""Ids that go on with each other; every tenth question begins a new one."""
TEMPLATES = (
    *("where are the videos of {}", "slides of {}", "who talked about {} in {}", "when was {} {}"),
    *("which talks about {} and {}", "how many talks on {}", "list everything about {}", "{}?"),
    *(
        "{} 的视频在哪里看",
        "{} 的 PPT",
        "{} 讲过几场",
        "{} 年有哪些 {} 的演讲",
        "谁讲了 {}",
        "{} 是什么时候",
    ),
    *(
        "有没有讲 {} 和 {} 的",
        "{} {} {}",
        "and the slides?",
        "那 PPT 呢",
        "more",
        "第二个",
        "thanks",
        "你好",
    ),
)
NAMES = (
    *("IstioCon 2022", "Istio", "Envoy", "ambient mesh", "service mesh", "Kubernetes", "eBPF"),
    *(
        "服务网格",
        "可观测性",
        "宋净超",
        "Dapr",
        "安全",
        "北京",
        "多集群",
        "网关",
        "流量管理",
        "wasm",
    ),
    *(
        "2019",
        "2020",
        "2021",
        "2022",
        "2023",
        "Lin Sun",
        "性能",
        "Bilibili",
        "上海",
        "迁移",
        "gRPC",
    ),
)
ODD_BODIES = (
    *(
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"1e999",
        b"true",
        b"{",
        b'{"question": ',
        b"\xff\xfe",
    ),
    *(b'{"question": null}', b'{"question": 7}', b'{"question": ["a"]}', b'{"question": {"a": 1}}'),
    *(b'{"question": "a", "k": []}', b'{"question": "a", "k": ' + b"9" * 9000 + b"}"),
    *(b'{"question": "a", "offset": {}}', b'{"question": "a", "language": 7}'),
    *(b'{"question": "a", "conversation": []}', b'{"question": "a", "explain": "yes"}'),
    *(b'{"question": "\\ud800"}', b'{"question": "\\u0000"}', b"[" * 8000, b'{"a":' * 2000),
    *(b'{"question": "' + b"x" * 17_000 + b'"}', b'{"question": "a", "question": "b"}'),
)
ODD_TEXTS = (
    *("x" * 500, "长" * 500, "长" * 501, "a " * 250, "\u202e\u202d" * 200, "e" + "\u0301" * 400),
    *(
        "👩‍👩‍👧‍👦" * 40,
        "\u200b" * 500,
        "ﷺ" * 300,
        "Ⅷ㍿" * 100,
        "2019 " * 100,
        "[1](x) " * 70,
        "<b>" * 160,
    ),
    *(
        "ß" * 400,
        "İ" * 400,
        "\U000e0041" * 200,
        "http://a.b/" * 45,
        "?" * 500,
        "《》" * 250,
        "９" * 500,
    ),
    *(
        "'; DROP TABLE questions; --",
        "{{7*7}}",
        "../../etc/passwd",
        "\r\nSet-Cookie: a=b",
        "\ufeff",
    ),
)
ODD_HEADS = (
    *("PUT /query", "DELETE /", "PATCH /query?q=a", "OPTIONS /query", "TRACE /", "POST /healthz"),
    *("GET /query", "GET /query?q=%ff", "GET /query?q=a&q=b", "GET /query?q=a&k=99", "GET /%00"),
    *("GET /nothing", "GET /../../etc/passwd", "GET /query/", "POST /callback/wecom", "GET /plain"),
    *(
        "GET /query?q=%u89C6",
        "GET /?q=" + "%61" * 2000,
        "GET /plain?q=%3Cscript%3E",
        "GET /metrics",
    ),
    *(
        "GET /readyz",
        "GET /openapi.json",
        "GET /style.css",
        "GET /examples.json",
        "HEAD /query?q=a",
    ),
)
ODD_FIELDS = (
    *("", "", "", "Expect: tea\r\n", "Content-Encoding: gzip\r\n", "Range: bytes=9-1\r\n"),
    *("X-Forwarded-For: [::1]:99999, nonsense\r\n", "Accept-Language: " + "zh," * 1000 + "\r\n"),
    *("Upgrade: websocket\r\nConnection: Upgrade\r\n", "Cookie: " + "a=b;" * 1500 + "\r\n"),
)
GARBAGE = (
    *(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"hello\r\n\r\n", b"\r\n" * 500),
    *(
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\nBad x: y\r\n\r\n",
    ),
    *(b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"\x00" * 4000),
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(400)) + b"\r\n",
    b"POST /query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
)
"""Not HTTP; the server closes the connection, or the client does after half of a request."""


def make_requests(number: int) -> Iterator[tuple[bytes, bool]]:
    """Make so many requests, the same ones each time: its bytes, and whether a response is due."""
    draw = random.Random(SEED)
    sorts: tuple[Callable[[random.Random], tuple[bytes, bool]], ...] = (
        *(_post_odd_body, _post_odd_text, _send_odd_head, _send_garbage),
    )
    for _ in range(number):
        hostile = draw.random() < HOSTILE_SHARE
        yield draw.choice(sorts)(draw) if hostile else _ask_question(draw)


def _ask_question(draw: random.Random) -> tuple[bytes, bool]:
    template = draw.choice(TEMPLATES)
    text = template.format(*draw.sample(NAMES, 3))
    fields: dict[str, object] = {"question": text}
    if draw.random() < 0.5:
        new = draw.random() < 0.1
        fields["conversation"] = (
            f"c{draw.getrandbits(64) if new else draw.randrange(CONVERSATIONS)}"
        )
    if draw.random() < 0.1:
        fields |= {"explain": True, "k": draw.randint(1, 10), "offset": draw.choice((0, 6, 1000))}
    if draw.random() < 0.3:
        return _write_head(f"GET /query?q={quote(text)}"), True
    return _post(json.dumps(fields).encode()), True


def _post_odd_body(draw: random.Random) -> tuple[bytes, bool]:
    return _post(draw.choice(ODD_BODIES)), True


def _post_odd_text(draw: random.Random) -> tuple[bytes, bool]:
    text = draw.choice(ODD_TEXTS)
    if draw.random() < 0.5:  # another text each time, so that it is no cached answer
        text = f"{draw.getrandbits(32)} {text}"[:500]
    return _post(json.dumps({"question": text}).encode()), True


def _send_odd_head(draw: random.Random) -> tuple[bytes, bool]:
    return _write_head(draw.choice(ODD_HEADS), draw.choice(ODD_FIELDS)), True


def _send_garbage(draw: random.Random) -> tuple[bytes, bool]:
    if draw.random() < 0.5:
        return draw.choice(GARBAGE), False
    whole = _post(json.dumps({"question": "cut"}).encode())
    return whole[: draw.randrange(1, len(whole))], False


def _write_head(line: str, fields: str = "") -> bytes:
    return f"{line} HTTP/1.1\r\nHost: bench\r\n{fields}\r\n".encode()


def _post(body: bytes) -> bytes:
    fields = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return _write_head("POST /query", fields) + body
