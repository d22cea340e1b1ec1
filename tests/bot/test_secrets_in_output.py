"""`huigu` prints no secret: not while it serves, and not in an error."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.channels.enabled import open_channels
from bot.config import load_bot_secrets, load_bot_settings
from bot.runtime.clock import SystemClock
from bot.wechat.crypto import MessageCrypto
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import ConfigError
from tests.fakes.bot.services import fake_services
from tests.fakes.communities.community import write_community
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.long_connection.server import FakeLongConnection
from tests.fakes.wecom.secrets import (
    AES_KEY,
    OFFICIAL_AES_KEY,
    OFFICIAL_TOKEN,
    RESPONSE_CODE,
    TOKEN,
    WECOM_SECRET,
    environment,
)
from tests.secret_guard import assert_no_secret

PYTHON = [sys.executable, "-X", "dev"]
NOWHERE = "http://127.0.0.1:9"
TABLES = f"""
[wecom]
mode = "webhook"
bot_id = "aibBOT"
api_url = "{NOWHERE}"

[official_account]
app_id = "wxAPP"
customer_service = true
api_url = "{NOWHERE}"

[announce]
corp_id = "wwCORP"
agent_id = 7
api_url = "{NOWHERE}"
"""
SECRETS = {name: value for name, value in environment().items() if "DISCORD" not in name}
del SECRETS["HUIGU_WECOM_SECRET"]  # of the long connection


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = write_community(tmp_path_factory.mktemp("site"))
    rebuild(load_settings(file), strict=True)
    file.write_text(file.read_text(encoding="utf-8") + TABLES, encoding="utf-8")
    return file


def make_environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HUIGU_")}
    return {**plain, **SECRETS, "PYTHONASYNCIODEBUG": "1"}


def get_status(url: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, data=body, timeout=WAIT_S) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def encrypt_call(envelope: MessageCrypto, message: bytes) -> tuple[str, str]:
    """Encrypt a message; gives the query of the call and the encrypted text."""
    now = int(time.time())
    sealed = envelope.encrypt_and_sign(message, now, "nonce")
    query = {"msg_signature": sealed.signature, "timestamp": now, "nonce": sealed.nonce}
    return urlencode(query), sealed.encrypted


def make_wecom_call() -> tuple[str, bytes]:
    message = {
        "msgid": "m1",
        "aibotid": "aibBOT",
        "chattype": "single",
        "from": {"userid": "lin"},
        "response_url": f"{NOWHERE}/cgi-bin/aibot/response?response_code={RESPONSE_CODE}",
        "msgtype": "text",
        "text": {"content": "where are the videos?"},
    }
    query, encrypted = encrypt_call(MessageCrypto(TOKEN, AES_KEY), json.dumps(message).encode())
    return f"callback/wecom?{query}", json.dumps({"encrypt": encrypted}).encode()


def make_account_call() -> tuple[str, bytes]:
    message = (
        "<xml><ToUserName>gh_x</ToUserName><FromUserName>oLIN</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>text</MsgType><Content>where are the videos?</Content><MsgId>1</MsgId></xml>"
    )
    query, encrypted = encrypt_call(
        MessageCrypto(OFFICIAL_TOKEN, OFFICIAL_AES_KEY, "wxAPP"), message.encode()
    )
    path = f"callback/official-account?encrypt_type=aes&{query}"
    return path, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()


def test_a_server_with_every_secret_prints_no_secret(config):
    lines: list[str] = []
    with subprocess.Popen(
        [*PYTHON, "-m", "bot.cli.main", "serve", "--port", "0", "--config", str(config)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=make_environment(),
    ) as process:
        try:
            url = ""
            for line in process.stderr:
                lines.append(line)
                url = url or line.partition("listening on ")[2].strip()
                if url and "official account's calls" in "".join(lines):
                    break
            assert url, "".join(lines)
            for path, body in (make_wecom_call(), make_account_call()):
                assert get_status(url + path, body) == 200
                assert get_status(url + path.replace("nonce=", "nonce=x"), body) == 403
                assert get_status(url + path + f"&token={TOKEN}", b"\xff" + body) == 403
        finally:
            process.terminate()
            lines += process.stderr.readlines()
    text = "".join(lines)
    assert text.count("refused") == 4
    assert_no_secret(text)


async def test_a_server_that_wecom_refuses_goes_on_and_prints_no_secret(config):
    async with FakeLongConnection(SystemClock(), bot_id="aibBOT") as fake:
        calling = config.with_name("calling.toml")
        mode = f'mode = "long_connection"\nurl = "{fake.url}"'
        calling.write_text(config.read_text("utf-8").replace('mode = "webhook"', mode), "utf-8")
        arguments = ["-m", "bot.cli.main", "serve", "--port", "0", "--config", str(calling)]
        process = await asyncio.create_subprocess_exec(
            *PYTHON,
            *arguments,
            env={**make_environment(), "HUIGU_WECOM_SECRET": WECOM_SECRET, "HUIGU_WECOM_TOKEN": "",
                 "HUIGU_WECOM_AES_KEY": ""},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        lines: list[str] = []
        output = asyncio.create_task(_read_until(process.stderr, "HUIGU_WECOM_SECRET", lines))
        try:
            await fake.wait_until(lambda: fake.is_connected)
            request = await fake.say("where are the videos?")
            await fake.wait_until(lambda: fake.rules.get_final_text(request))
            await fake.send_raw('{"headers": {}, "secret": 1}')
            fake.fail("aibot_subscribe", 853000)
            fake.drop()
            async with asyncio.timeout(WAIT_S):
                await output
                process.terminate()
                lines.append((await process.stderr.read()).decode())
                # Wait first: a kill after its end would hide its exit code.
                code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        text = "".join(lines)
        assert "an invalid frame" in text
        assert text.count("does not accept HUIGU_WECOM_SECRET") == 1
        assert "Traceback" not in text
        assert code == 0
        assert fake.violations == []
    assert_no_secret(text)


async def _read_until(stream: asyncio.StreamReader, word: str, lines: list[str]) -> None:
    """Read lines up to the first with a word."""
    while line := (await stream.readline()).decode():
        lines.append(line)
        if word in line:
            return


WRONG = ["{}=", "{} {}", "{}é", "https://example.org/?key={}"]
REFUSED = {
    "HUIGU_WECOM_AES_KEY": "wecom",
    "HUIGU_OFFICIAL_ACCOUNT_TOKEN": "official_account",
    "HUIGU_OFFICIAL_ACCOUNT_AES_KEY": "official_account",
    "HUIGU_GROUP_WEBHOOK_KEY": "announce",
}
"""Variables with a checked format, and the channel that checks it."""


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("wrong", WRONG)
async def test_an_error_about_a_wrong_secret_does_not_repeat_it(config, name, wrong):
    secrets = load_bot_secrets(SECRETS | {name: wrong.format(SECRETS[name], SECRETS[name])})
    settings = load_bot_settings(config)
    [channel] = [
        channel for channel in open_channels(secrets) if channel.spec.name == REFUSED[name]
    ]
    arguments = settings.get(channel.spec.settings), secrets.get(channel.spec.secrets)
    with pytest.raises(ConfigError, match=name) as raised:
        await asyncio.wait_for(channel.serve(fake_services(), *arguments), WAIT_S)
    assert_no_secret("".join(traceback.format_exception(raised.value)))
