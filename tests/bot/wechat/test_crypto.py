"""Envelopes against the published vectors, another implementation, and everything in between.

The vectors come from WeCom's and WeChat's documentation and samples (V1 to V6, V4 from wechatpy's
tests); V7 is ours. They hold tokens and keys that everybody knows.
"""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from urllib.parse import unquote

import defusedxml.ElementTree
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto as AccountCrypto
from wechatpy.enterprise.crypto import WeChatCrypto as CorpCrypto
from wechatpy.exceptions import InvalidSignatureException

from bot.wechat.crypto import (
    WINDOW_S,
    Envelope,
    EnvelopeError,
    fresh,
    plain_signature,
    plainly_signed,
)
from tests.fakes.wecom.secrets import AES_KEY, TOKEN

DATA = Path(__file__).parent / "data"
LARGEST = 64 * 1024

messages = st.one_of(
    st.binary(max_size=200),
    st.tuples(st.binary(min_size=1, max_size=40), st.integers(0, LARGEST)).map(
        lambda drawn: (drawn[0] * (drawn[1] // len(drawn[0]) + 1))[: drawn[1]]
    ),
)
"""Up to 64 KiB of any bytes; the long ones repeat themselves, which costs hypothesis less."""
receivers = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
nonces = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def cases(name: str) -> list:
    read = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in read]


def envelope_of(case: dict) -> Envelope:
    return Envelope(case["token"], case["key"], case["receiver"])


def encrypted_of(case: dict) -> str:
    return unquote(case["encrypted"]) if case.get("percent_encoded") else case["encrypted"]


def opened(envelope: Envelope, encrypted: str) -> bytes:
    """Open what carries the right signature."""
    return envelope.opened(envelope.sign("1", "n", encrypted), "1", "n", encrypted)


def wrapped(plain: bytes, key: str = AES_KEY) -> str:
    """Encrypt whole blocks as they are, which no honest sender does."""
    raw = base64.b64decode(key + "=")
    encryptor = Cipher(algorithms.AES256(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def padded(plain: bytes) -> bytes:
    missing = 32 - len(plain) % 32
    return plain + bytes([missing]) * missing


@pytest.mark.parametrize("case", cases("opened"))
def test_a_published_call_opens(case: dict):
    message = envelope_of(case).opened(
        case["signature"], case["timestamp"], case["nonce"], encrypted_of(case)
    )
    if "message" in case:
        assert message.decode() == case["message"]
    else:
        fields = {child.tag: child.text for child in defusedxml.ElementTree.fromstring(message)}
        assert case["xml"].items() <= fields.items()


@pytest.mark.parametrize("case", [*cases("opened"), *cases("sealed")])
@pytest.mark.parametrize("part", ["signature", "timestamp", "nonce"])
def test_a_published_call_with_one_figure_changed_is_refused(case: dict, part: str):
    """As in wechatpy's own tests, where the nonce ends in 4 and not in 5."""
    figure = "4" if case[part][-1] != "4" else "5"
    changed = case | {part: case[part][:-1] + figure}
    with pytest.raises(EnvelopeError) as caught:
        envelope_of(case).opened(
            changed["signature"], changed["timestamp"], changed["nonce"], encrypted_of(case)
        )
    assert caught.value.code == -40001


@pytest.mark.parametrize("case", cases("sealed"))
def test_a_published_reply_comes_out_byte_by_byte(case: dict):
    envelope = envelope_of(case)
    encrypted = envelope.encrypted(case["message"].encode(), random=case["random"].encode())
    assert encrypted == case["encrypted"]
    assert envelope.sign(case["timestamp"], case["nonce"], encrypted) == case["signature"]
    assert opened(envelope, encrypted).decode() == case["message"]


@pytest.mark.parametrize("case", cases("plain"))
def test_a_published_call_in_plain_mode_is_signed(case: dict):
    token, timestamp, nonce = case["token"], case["timestamp"], case["nonce"]
    assert plain_signature(token, timestamp, nonce) == case["signature"]
    assert plainly_signed(token, case["signature"], timestamp, nonce)
    assert not plainly_signed(token, case["signature"], timestamp, nonce + "1")
    assert not plainly_signed(token, case["signature"].upper(), timestamp, nonce)
    assert not plainly_signed(token + "x", case["signature"], timestamp, nonce)
    assert not plainly_signed(token, "", timestamp, nonce)
    assert not plainly_signed(token, "\ud800 né", timestamp, nonce)
    assert not plainly_signed(token, plain_signature(token, timestamp, ""), timestamp, "")


@pytest.mark.parametrize("case", cases("refused"))
def test_what_is_signed_but_damaged_is_refused(case: dict):
    """The official numbers tell what is wrong; the text repeats nothing of it."""
    vector = cases("sealed")[2].values[0]
    with pytest.raises(EnvelopeError) as caught:
        opened(envelope_of(vector), case["encrypted"])
    assert caught.value.code == case["code"]
    assert not case["encrypted"] or case["encrypted"] not in str(caught.value)


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        pytest.param(b"\0" * 32, -40008, id="padding of no bytes"),
        pytest.param(b"\x21" * 64, -40008, id="padding of 33 bytes"),
        pytest.param(b"\0" * 29 + b"\x02\x03\x03", -40008, id="padding that is not all the same"),
        pytest.param(b"\x20" * 32, -40008, id="nothing but padding"),
        pytest.param(padded(b"r" * 19), -40008, id="no room for a length"),
        pytest.param(padded(b"r" * 16 + b"\0\0\0\x01"), -40008, id="longer than what is there"),
        pytest.param(padded(b"r" * 16 + b"\xff" * 4 + b"m"), -40008, id="4 GiB long"),
        pytest.param(padded(b"r" * 16 + b"\0\0\0\x01mwx"), -40005, id="another receiver"),
        pytest.param(padded(b"r" * 16 + struct.pack("<I", 1) + b"m"), -40008, id="little-endian"),
    ],
)
def test_what_decrypts_to_no_message_is_refused(plain: bytes, code: int):
    with pytest.raises(EnvelopeError) as caught:
        opened(Envelope(TOKEN, AES_KEY), wrapped(plain))
    assert caught.value.code == code


def test_a_message_may_be_empty():
    assert opened(Envelope(TOKEN, AES_KEY), wrapped(padded(b"r" * 16 + b"\0" * 4))) == b""


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("ww1", ""), ("", "ww1"), ("ww1", "ww2"), ("ww1", "ww11"), ("ww1", "WW1"), ("ww1", "ww1\0")],
)
def test_a_message_for_another_receiver_is_refused(ours: str, theirs: str):
    encrypted = Envelope(TOKEN, AES_KEY, theirs).encrypted(b"hello")
    with pytest.raises(EnvelopeError) as caught:
        opened(Envelope(TOKEN, AES_KEY, ours), encrypted)
    assert caught.value.code == -40005
    assert "ww" not in str(caught.value)


@given(message=messages, receiver=receivers)
@example(message=b"", receiver="")
@example(message=b"\xff" * LARGEST, receiver="wx0123456789abcdef")
def test_any_message_comes_back(message: bytes, receiver: str):
    envelope = Envelope(TOKEN, AES_KEY, receiver)
    assert opened(envelope, envelope.encrypted(message)) == message


def test_every_length_of_padding_comes_back():
    """32 bytes at most and one at least: a message that fills its blocks gets a block more."""
    envelope = Envelope(TOKEN, AES_KEY, "ww1")
    for length in range(70):
        encrypted = envelope.encrypted(b"m" * length)
        missing = len(base64.b64decode(encrypted)) - (16 + 4 + length + 3)
        assert missing == 32 - (16 + 4 + length + 3) % 32
        assert opened(envelope, encrypted) == b"m" * length


@given(st.data(), st.binary(max_size=80), nonces)
def test_no_flipped_bit_lets_a_message_through(data: st.DataObject, message: bytes, nonce: str):
    envelope = Envelope(TOKEN, AES_KEY, "ww1")
    sealed = envelope.sealed(message, 1_900_000_000, nonce)
    time = str(sealed.timestamp)
    assert envelope.opened(sealed.signature, time, nonce, sealed.encrypted) == message
    encrypted, signature = sealed.encrypted.encode(), sealed.signature.encode()
    bit = data.draw(st.integers(0, 7 * len(encrypted + signature) - 1))
    place, mask = bit // 7, 1 << bit % 7
    both = bytearray(encrypted + signature)
    both[place] ^= mask
    flipped, other = both[: len(encrypted)].decode(), both[len(encrypted) :].decode()
    with pytest.raises(EnvelopeError) as caught:
        envelope.opened(other, time, nonce, flipped)
    assert caught.value.code == -40001


@given(st.data(), st.binary(max_size=120))
def test_no_part_of_a_message_opens(data: st.DataObject, message: bytes):
    """Not even where somebody who has the Token signs the part."""
    envelope = Envelope(TOKEN, AES_KEY, "ww1")
    encrypted = envelope.encrypted(message)
    part = encrypted[: data.draw(st.integers(0, len(encrypted) - 1))]
    with pytest.raises(EnvelopeError):
        opened(envelope, part)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
@example("\ud800", "\ud800", "\ud800", "\ud800")
def test_nothing_that_a_stranger_sends_opens_or_breaks(
    encrypted: str, signature: str, time: str, nonce: str
):
    with pytest.raises(EnvelopeError) as caught:
        Envelope(TOKEN, AES_KEY).opened(signature, time, nonce, encrypted)
    assert caught.value.code == -40001


def test_a_call_without_a_nonce_is_refused_however_it_is_signed():
    envelope = Envelope(TOKEN, AES_KEY)
    encrypted = envelope.encrypted(b"hello")
    with pytest.raises(EnvelopeError):
        envelope.opened(envelope.sign("1", "", encrypted), "1", "", encrypted)


def test_a_call_for_another_bot_is_refused():
    theirs = Envelope("anotherToken", AES_KEY).sealed(b"hello", 1, "n")
    with pytest.raises(EnvelopeError) as caught:
        Envelope(TOKEN, AES_KEY).opened(theirs.signature, "1", "n", theirs.encrypted)
    assert caught.value.code == -40001


def test_a_message_under_another_key_is_refused():
    key = AES_KEY[::-1]
    with pytest.raises(EnvelopeError) as caught:
        opened(Envelope(TOKEN, AES_KEY), Envelope(TOKEN, key).encrypted(b"hello", b"r" * 16))
    assert caught.value.code == -40008


def test_equal_messages_look_different():
    envelope = Envelope(TOKEN, AES_KEY)
    assert len({envelope.encrypted(b"hello") for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "key", ["", AES_KEY[:-1], AES_KEY + "A", AES_KEY[:-1] + "+", AES_KEY[:-1] + "\n", "é" * 43]
)
def test_what_is_no_key_is_refused_at_once(key: str):
    with pytest.raises(EnvelopeError) as caught:
        Envelope(TOKEN, key)
    assert caught.value.code == -40004
    assert "43 letters and digits" in str(caught.value)
    assert not key or key not in str(caught.value)


def test_an_empty_token_is_refused_because_everybody_has_it():
    with pytest.raises(EnvelopeError) as caught:
        Envelope("", AES_KEY)
    assert caught.value.code == -40003
    with pytest.raises(EnvelopeError):
        plainly_signed("", plain_signature("x", "1", "n"), "1", "n")


@pytest.mark.parametrize(
    ("timestamp", "is_fresh"),
    [
        ("1900000000", True),
        (str(1_900_000_000 - WINDOW_S), True),
        (str(1_900_000_000 + WINDOW_S), True),
        (str(1_900_000_000 - WINDOW_S - 1), False),
        (str(1_900_000_000 + WINDOW_S + 1), False),
        ("", False),
        ("-1900000000", False),
        ("1900000000.0", False),
        ("1_900_000_000", False),
        (" 1900000000", False),
        ("19٠0000000", False),
        ("²", False),
        ("9" * 5000, False),
    ],
)
def test_only_a_time_of_about_now_is_fresh(timestamp: str, is_fresh: bool):
    assert fresh(timestamp, 1_900_000_000.0) is is_fresh


@given(message=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_wechatpy_opens_what_we_seal_and_the_other_way_round(message: str):
    for crypto, receiver in ((CorpCrypto, "ww1436e0e65a779aee"), (AccountCrypto, "wx2c2769f8ef")):
        envelope, other = Envelope(TOKEN, AES_KEY, receiver), crypto(TOKEN, AES_KEY, receiver)
        ours = envelope.sealed(message.encode(), 1_900_000_000, "nonce")
        call = {"Encrypt": ours.encrypted}
        assert message == other.decrypt_message(
            call, ours.signature, str(ours.timestamp), ours.nonce
        )
        theirs = defusedxml.ElementTree.fromstring(
            other.encrypt_message(message, "nonce", "1900000000")
        )
        parts = [theirs.findtext(name) for name in ("MsgSignature", "TimeStamp", "Nonce")]
        assert envelope.opened(*parts, theirs.findtext("Encrypt")).decode() == message


def test_wechatpy_too_opens_an_empty_receiver_and_refuses_another_signature():
    sealed = Envelope(TOKEN, AES_KEY).sealed("视频".encode(), 1_900_000_000, "nonce")
    other = CorpCrypto(TOKEN, AES_KEY, "")
    call = {"Encrypt": sealed.encrypted}
    assert other.decrypt_message(call, sealed.signature, "1900000000", "nonce") == "视频"
    with pytest.raises(InvalidSignatureException):
        other.decrypt_message(call, sealed.signature, "1900000000", "nonce1")
