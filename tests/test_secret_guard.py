"""A leaked secret fails the test that leaked it, whichever way it got into the log."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys

import pytest

from indexer.config import get_variable_name
from tests.fakes.wecom.secrets import all_secrets, environment, secret_fields
from tests.paths import ROOT
from tests.secret_guard import assert_no_secret, secrets_in

TESTS = """
import logging, sys, threading
import pytest
from tests.fakes.wecom.secrets import *

log = logging.getLogger("huigu.leaky")
HARMLESS = "a harmless line"

def test_leak_in_the_message():
    log.warning(f"the token is {TOKEN}")

def test_leak_in_an_argument():
    log.warning("the key is %s", AES_KEY)

def test_leak_in_an_argument_that_the_message_leaves_out():
    log.warning("%(name)s", {"name": "x", "key": WEBHOOK_KEY})

def test_leak_in_bytes():
    log.warning("%s", APP_SECRET.encode())

def test_leak_in_an_extra_field():
    log.warning(HARMLESS, extra={"address": f"https://example.org/?key={WEBHOOK_KEY}"})

def test_leak_at_debug_by_a_library():
    logging.getLogger("some.library").debug("GET /?access_token=%s1", ACCESS_TOKEN_PREFIX)

def test_leak_in_an_exception():
    try:
        raise ValueError(WECOM_SECRET)
    except ValueError:
        log.exception(HARMLESS)

def test_leak_in_the_cause_of_an_exception():
    try:
        try:
            raise ValueError(OFFICIAL_SECRET)
        except ValueError as cause:
            raise KeyError("x") from cause
    except KeyError:
        log.exception(HARMLESS)

def test_leak_to_a_logger_that_tells_nobody(monkeypatch):
    monkeypatch.setattr(log, "propagate", False)
    log.warning(TOKEN)

def test_leak_by_a_thread():
    thread = threading.Thread(target=log.warning, args=(OFFICIAL_TOKEN,))
    thread.start()
    thread.join()

def test_leak_printed():
    print("the code is", RESPONSE_CODE)

def test_leak_on_stderr():
    print(SECOND_WEBHOOK_KEY, file=sys.stderr)

@pytest.fixture
def ends_badly():
    yield
    log.warning(OFFICIAL_AES_KEY)

def test_leak_by_a_fixture(ends_badly):
    pass

def test_harmless():
    log.warning(HARMLESS)
    log.debug("%s", {"key": "…"})
    print(HARMLESS)
"""


@pytest.mark.parametrize("option", ["", "-pno:logging"])
def test_each_way_of_leaking_fails_its_test_and_nothing_else_does(tmp_path, option):
    file = tmp_path / "test_leaky.py"
    file.write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.secret_guard", "-rA", "-q"]
    ends = [f"--rootdir={tmp_path}", "-c", str(tmp_path / "none.ini"), str(file), *option.split()]
    (tmp_path / "none.ini").write_text("[pytest]\n")
    # No plugins of other packages: to import them takes longer than all the tests.
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, *ends], cwd=ROOT, env=alone, capture_output=True, text=True, check=False
    )
    failed = set(re.findall(r"^ERROR \S+::(\w+)", done.stdout, re.M))
    leaks = set(re.findall(r"def (test_leak\w+)", TESTS))
    assert failed == leaks, done.stdout + done.stderr
    assert len(leaks) > 10
    assert re.search(r"^PASSED \S+::test_harmless$", done.stdout, re.M)
    assert done.returncode == 1


def test_what_nobody_asked_to_log_is_read_but_not_logged(caplog):
    """A test still sees the records that it would have seen without the guard."""
    log = logging.getLogger("huigu.quiet")
    log.info("not asked for")
    log.warning("seen")
    with caplog.at_level(logging.DEBUG):
        log.debug("asked for")
    log.debug("not asked for either")
    assert caplog.messages == ["seen", "asked for"]


def test_every_secret_that_huigu_reads_is_watched():
    for field in secret_fields():
        value = environment().get(get_variable_name(field))
        assert value, f"tests/fakes/wecom/secrets.py has no value for {field}"
        assert set(value.split(",")) <= set(all_secrets())


def test_every_secret_is_like_no_other():
    """Otherwise one would be found for another, or in words that mean nothing."""
    # The address of a webhook holds its token: both are looked for.
    addresses = {one for one in all_secrets() if one.startswith("https://")}
    for secret in all_secrets():
        assert len(secret) >= 12
        others = [other for other in all_secrets() if secret in other and other not in addresses]
        assert others == [secret] * (secret not in addresses)


@pytest.mark.parametrize("secret", all_secrets())
def test_a_text_that_holds_a_secret_is_refused(secret):
    text = f"{'x' * 5000} key={secret}&more {'y' * 5000}"
    assert secrets_in(text) == [secret]
    with pytest.raises(AssertionError, match=re.escape(secret)):
        assert_no_secret(text)


def test_a_text_without_secrets_is_let_through():
    assert_no_secret("")
    assert_no_secret("HUIGU_WECOM_SECRET is set; the rest is silence")
