"""`huigu` as people run it prints no secret: not while it serves, and not when one is wrong."""

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
from tests.fakes.community import write_community
from tests.fakes.event_loop import WAIT_S
from tests.fakes.services import fake_services
from tests.fakes.wecom.long_connection import FakeLongConnection
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
RUNS = {name: value for name, value in environment().items() if "DISCORD" not in name}
del RUNS["HUIGU_WECOM_SECRET"]  # of the long connection


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = write_community(tmp_path_factory.mktemp("site"))
    rebuild(load_settings(file), strict=True)
    file.write_text(file.read_text(encoding="utf-8") + TABLES, encoding="utf-8")
    return file


def environ() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HUIGU_")}
    return {**plain, **RUNS, "PYTHONASYNCIODEBUG": "1"}


def status(url: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(url, data=body, timeout=WAIT_S) as response:
            return response.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def signed(envelope: MessageCrypto, message: bytes) -> tuple[str, str]:
    """The parameters of a call, and what is encrypted in it."""
    now = int(time.time())
    sealed = envelope.encrypt_and_sign(message, now, "nonce")
    query = {"msg_signature": sealed.signature, "timestamp": now, "nonce": sealed.nonce}
    return urlencode(query), sealed.encrypted


def wecom_call() -> tuple[str, bytes]:
    message = {
        "msgid": "m1",
        "aibotid": "aibBOT",
        "chattype": "single",
        "from": {"userid": "lin"},
        "response_url": f"{NOWHERE}/cgi-bin/aibot/response?response_code={RESPONSE_CODE}",
        "msgtype": "text",
        "text": {"content": "where are the videos?"},
    }
    query, encrypted = signed(MessageCrypto(TOKEN, AES_KEY), json.dumps(message).encode())
    return f"callback/wecom?{query}", json.dumps({"encrypt": encrypted}).encode()


def account_call() -> tuple[str, bytes]:
    message = (
        "<xml><ToUserName>gh_x</ToUserName><FromUserName>oLIN</FromUserName><CreateTime>1</CreateTime>"
        "<MsgType>text</MsgType><Content>where are the videos?</Content><MsgId>1</MsgId></xml>"
    )
    query, encrypted = signed(
        MessageCrypto(OFFICIAL_TOKEN, OFFICIAL_AES_KEY, "wxAPP"), message.encode()
    )
    path = f"callback/official-account?encrypt_type=aes&{query}"
    return path, f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()


def test_a_server_with_every_secret_prints_none(config):
    written: list[str] = []
    with subprocess.Popen(
        [*PYTHON, "-m", "bot.cli.main", "serve", "--port", "0", "--config", str(config)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=environ(),
    ) as process:
        try:
            url = ""
            for line in process.stderr:
                written.append(line)
                url = url or line.partition("listening on ")[2].strip()
                if url and "official account's calls" in "".join(written):
                    break
            assert url, "".join(written)
            for path, body in (wecom_call(), account_call()):
                assert status(url + path, body) == 200
                assert status(url + path.replace("nonce=", "nonce=x"), body) == 403
                assert status(url + path + f"&token={TOKEN}", b"\xff" + body) == 403
        finally:
            process.terminate()
            written += process.stderr.readlines()
    text = "".join(written)
    assert text.count("refused") == 4
    assert_no_secret(text)


async def test_a_server_on_the_long_connection_prints_none_until_wecom_turns_it_away(config):
    async with FakeLongConnection(SystemClock(), bot_id="aibBOT") as fake:
        calling = config.with_name("calling.toml")
        mode = f'mode = "long_connection"\nurl = "{fake.url}"'
        calling.write_text(config.read_text("utf-8").replace('mode = "webhook"', mode), "utf-8")
        arguments = ["-m", "bot.cli.main", "serve", "--port", "0", "--config", str(calling)]
        process = await asyncio.create_subprocess_exec(
            *PYTHON,
            *arguments,
            env={**environ(), "HUIGU_WECOM_SECRET": WECOM_SECRET, "HUIGU_WECOM_TOKEN": "",
                 "HUIGU_WECOM_AES_KEY": ""},
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        written = asyncio.create_task(process.stderr.read())
        try:
            await fake.wait_until(lambda: fake.is_connected)
            request = await fake.say("where are the videos?")
            await fake.wait_until(lambda: fake.rules.get_final_text(request))
            await fake.send_raw('{"headers": {}, "secret": 1}')
            fake.fail("aibot_subscribe", 853000)
            fake.drop()
            async with asyncio.timeout(WAIT_S):
                text = (await written).decode()
                # To kill what has ended but is not waited for yet would lose its code.
                code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert "an invalid frame" in text
        assert "HUIGU_WECOM_SECRET" in text.splitlines()[-1]
        assert code == 1
        assert fake.violations == []
    assert_no_secret(text)


WRONG = ["{}=", "{} {}", "{}é", "https://example.org/?key={}"]
REFUSED = {
    "HUIGU_WECOM_AES_KEY": "wecom",
    "HUIGU_OFFICIAL_ACCOUNT_TOKEN": "official_account",
    "HUIGU_OFFICIAL_ACCOUNT_AES_KEY": "official_account",
    "HUIGU_GROUP_WEBHOOK_KEY": "announce",
}
"""Variables whose value can be seen to be wrong, and who sees it."""


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("wrong", WRONG)
async def test_a_secret_that_cannot_be_right_is_not_repeated(config, name, wrong):
    secrets = load_bot_secrets(RUNS | {name: wrong.format(RUNS[name], RUNS[name])})
    settings = load_bot_settings(config)
    [channel] = [one for one in open_channels(secrets) if one.spec.name == REFUSED[name]]
    own = settings.get(channel.spec.settings), secrets.get(channel.spec.secrets)
    with pytest.raises(ConfigError, match=name) as raised:
        await asyncio.wait_for(channel.serve(fake_services(), *own), WAIT_S)
    assert_no_secret("".join(traceback.format_exception(raised.value)))
