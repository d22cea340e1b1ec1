"""Encryption and signature, against published vectors and another implementation.

The vectors come from WeCom's and WeChat's documentation and samples (V1 to V6, V4 from wechatpy's
tests); V7 is ours. Their tokens and keys are public.
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
    CryptoError,
    MessageCrypto,
    is_fresh,
    is_plain_signature_valid,
    sign_plain,
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


def read_cases(name: str) -> list:
    cases = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


def make_crypto(case: dict) -> MessageCrypto:
    return MessageCrypto(case["token"], case["key"], case["receiver"])


def get_encrypted(case: dict) -> str:
    return unquote(case["encrypted"]) if case.get("percent_encoded") else case["encrypted"]


def decrypt(crypto: MessageCrypto, encrypted: str) -> bytes:
    """Decrypt with the right signature."""
    return crypto.verify_and_decrypt(crypto.sign("1", "n", encrypted), "1", "n", encrypted)


def encrypt_blocks(plain: bytes, key: str = AES_KEY) -> str:
    """Encrypt blocks as they are, without header and padding of our own."""
    raw = base64.b64decode(key + "=")
    encryptor = Cipher(algorithms.AES256(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def pad(plain: bytes) -> bytes:
    missing = 32 - len(plain) % 32
    return plain + bytes([missing]) * missing


@pytest.mark.parametrize("case", read_cases("requests"))
def test_a_published_request_is_decrypted(case: dict):
    message = make_crypto(case).verify_and_decrypt(
        case["signature"], case["timestamp"], case["nonce"], get_encrypted(case)
    )
    if "message" in case:
        assert message.decode() == case["message"]
    else:
        fields = {child.tag: child.text for child in defusedxml.ElementTree.fromstring(message)}
        assert case["xml"].items() <= fields.items()


@pytest.mark.parametrize("case", [*read_cases("requests"), *read_cases("replies")])
@pytest.mark.parametrize("part", ["signature", "timestamp", "nonce"])
def test_a_published_request_with_one_changed_digit_is_refused(case: dict, part: str):
    """As in wechatpy's own tests, where the nonce ends in 4 and not in 5."""
    figure = "4" if case[part][-1] != "4" else "5"
    changed = case | {part: case[part][:-1] + figure}
    with pytest.raises(CryptoError) as caught:
        make_crypto(case).verify_and_decrypt(
            changed["signature"], changed["timestamp"], changed["nonce"], get_encrypted(case)
        )
    assert caught.value.code == -40001


@pytest.mark.parametrize("case", read_cases("replies"))
def test_a_published_reply_is_encrypted_byte_by_byte(case: dict):
    crypto = make_crypto(case)
    encrypted = crypto.encrypt(case["message"].encode(), random=case["random"].encode())
    assert encrypted == case["encrypted"]
    assert crypto.sign(case["timestamp"], case["nonce"], encrypted) == case["signature"]
    assert decrypt(crypto, encrypted).decode() == case["message"]


@pytest.mark.parametrize("case", read_cases("plain"))
def test_a_published_plain_request_has_a_valid_signature(case: dict):
    token, timestamp, nonce = case["token"], case["timestamp"], case["nonce"]
    assert sign_plain(token, timestamp, nonce) == case["signature"]
    assert is_plain_signature_valid(token, case["signature"], timestamp, nonce)
    assert not is_plain_signature_valid(token, case["signature"], timestamp, nonce + "1")
    assert not is_plain_signature_valid(token, case["signature"].upper(), timestamp, nonce)
    assert not is_plain_signature_valid(token + "x", case["signature"], timestamp, nonce)
    assert not is_plain_signature_valid(token, "", timestamp, nonce)
    assert not is_plain_signature_valid(token, "\ud800 né", timestamp, nonce)
    assert not is_plain_signature_valid(token, sign_plain(token, timestamp, ""), timestamp, "")


@pytest.mark.parametrize("case", read_cases("refused"))
def test_a_damaged_message_with_a_valid_signature_is_refused(case: dict):
    """The code is the official one; the text repeats nothing of the message."""
    vector = read_cases("replies")[2].values[0]
    with pytest.raises(CryptoError) as caught:
        decrypt(make_crypto(vector), case["encrypted"])
    assert caught.value.code == case["code"]
    assert not case["encrypted"] or case["encrypted"] not in str(caught.value)


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        pytest.param(b"\0" * 32, -40008, id="padding of no bytes"),
        pytest.param(b"\x21" * 64, -40008, id="padding of 33 bytes"),
        pytest.param(b"\0" * 29 + b"\x02\x03\x03", -40008, id="padding of unequal bytes"),
        pytest.param(b"\x20" * 32, -40008, id="only padding"),
        pytest.param(pad(b"r" * 19), -40008, id="too short for a length"),
        pytest.param(pad(b"r" * 16 + b"\0\0\0\x01"), -40008, id="length beyond the end"),
        pytest.param(pad(b"r" * 16 + b"\xff" * 4 + b"m"), -40008, id="4 GiB long"),
        pytest.param(pad(b"r" * 16 + b"\0\0\0\x01mwx"), -40005, id="another receiver"),
        pytest.param(pad(b"r" * 16 + struct.pack("<I", 1) + b"m"), -40008, id="little-endian"),
    ],
)
def test_a_malformed_plaintext_is_refused(plain: bytes, code: int):
    with pytest.raises(CryptoError) as caught:
        decrypt(MessageCrypto(TOKEN, AES_KEY), encrypt_blocks(plain))
    assert caught.value.code == code


def test_an_empty_message_is_decrypted():
    assert decrypt(MessageCrypto(TOKEN, AES_KEY), encrypt_blocks(pad(b"r" * 16 + b"\0" * 4))) == b""


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("ww1", ""), ("", "ww1"), ("ww1", "ww2"), ("ww1", "ww11"), ("ww1", "WW1"), ("ww1", "ww1\0")],
)
def test_a_message_for_another_receiver_is_refused(ours: str, theirs: str):
    encrypted = MessageCrypto(TOKEN, AES_KEY, theirs).encrypt(b"hello")
    with pytest.raises(CryptoError) as caught:
        decrypt(MessageCrypto(TOKEN, AES_KEY, ours), encrypted)
    assert caught.value.code == -40005
    assert "ww" not in str(caught.value)


@given(message=messages, receiver=receivers)
@example(message=b"", receiver="")
@example(message=b"\xff" * LARGEST, receiver="wx0123456789abcdef")
def test_any_message_survives_encryption_and_decryption(message: bytes, receiver: str):
    crypto = MessageCrypto(TOKEN, AES_KEY, receiver)
    assert decrypt(crypto, crypto.encrypt(message)) == message


def test_every_length_of_padding_is_removed():
    """32 bytes at most and one at least: a message that fills its blocks gets a block more."""
    crypto = MessageCrypto(TOKEN, AES_KEY, "ww1")
    for length in range(70):
        encrypted = crypto.encrypt(b"m" * length)
        missing = len(base64.b64decode(encrypted)) - (16 + 4 + length + 3)
        assert missing == 32 - (16 + 4 + length + 3) % 32
        assert decrypt(crypto, encrypted) == b"m" * length


@given(st.data(), st.binary(max_size=80), nonces)
def test_a_flipped_bit_makes_the_signature_invalid(data: st.DataObject, message: bytes, nonce: str):
    crypto = MessageCrypto(TOKEN, AES_KEY, "ww1")
    reply = crypto.encrypt_and_sign(message, 1_900_000_000, nonce)
    time = str(reply.timestamp)
    assert crypto.verify_and_decrypt(reply.signature, time, nonce, reply.encrypted) == message
    encrypted, signature = reply.encrypted.encode(), reply.signature.encode()
    bit = data.draw(st.integers(0, 7 * len(encrypted + signature) - 1))
    place, mask = bit // 7, 1 << bit % 7
    both = bytearray(encrypted + signature)
    both[place] ^= mask
    flipped, other = both[: len(encrypted)].decode(), both[len(encrypted) :].decode()
    with pytest.raises(CryptoError) as caught:
        crypto.verify_and_decrypt(other, time, nonce, flipped)
    assert caught.value.code == -40001


@given(st.data(), st.binary(max_size=120))
def test_a_truncated_message_is_not_decrypted(data: st.DataObject, message: bytes):
    """Not even when the truncated message carries a valid signature."""
    crypto = MessageCrypto(TOKEN, AES_KEY, "ww1")
    encrypted = crypto.encrypt(message)
    part = encrypted[: data.draw(st.integers(0, len(encrypted) - 1))]
    with pytest.raises(CryptoError):
        decrypt(crypto, part)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
@example("\ud800", "\ud800", "\ud800", "\ud800")
def test_random_input_is_refused_as_a_wrong_signature(
    encrypted: str, signature: str, time: str, nonce: str
):
    with pytest.raises(CryptoError) as caught:
        MessageCrypto(TOKEN, AES_KEY).verify_and_decrypt(signature, time, nonce, encrypted)
    assert caught.value.code == -40001


def test_a_request_without_a_nonce_is_refused_despite_a_valid_signature():
    crypto = MessageCrypto(TOKEN, AES_KEY)
    encrypted = crypto.encrypt(b"hello")
    with pytest.raises(CryptoError):
        crypto.verify_and_decrypt(crypto.sign("1", "", encrypted), "1", "", encrypted)


def test_a_request_signed_with_another_token_is_refused():
    theirs = MessageCrypto("anotherToken", AES_KEY).encrypt_and_sign(b"hello", 1, "n")
    with pytest.raises(CryptoError) as caught:
        MessageCrypto(TOKEN, AES_KEY).verify_and_decrypt(
            theirs.signature, "1", "n", theirs.encrypted
        )
    assert caught.value.code == -40001


def test_a_message_encrypted_with_another_key_is_refused():
    key = AES_KEY[::-1]
    with pytest.raises(CryptoError) as caught:
        decrypt(
            MessageCrypto(TOKEN, AES_KEY), MessageCrypto(TOKEN, key).encrypt(b"hello", b"r" * 16)
        )
    assert caught.value.code == -40008


def test_equal_messages_encrypt_differently():
    crypto = MessageCrypto(TOKEN, AES_KEY)
    assert len({crypto.encrypt(b"hello") for _ in range(20)}) == 20


@pytest.mark.parametrize(
    "key", ["", AES_KEY[:-1], AES_KEY + "A", AES_KEY[:-1] + "+", AES_KEY[:-1] + "\n", "é" * 43]
)
def test_an_invalid_key_is_refused_at_once(key: str):
    with pytest.raises(CryptoError) as caught:
        MessageCrypto(TOKEN, key)
    assert caught.value.code == -40004
    assert "43 letters and digits" in str(caught.value)
    assert not key or key not in str(caught.value)


def test_an_empty_token_is_refused_because_anyone_could_sign_with_it():
    with pytest.raises(CryptoError) as caught:
        MessageCrypto("", AES_KEY)
    assert caught.value.code == -40003
    with pytest.raises(CryptoError):
        is_plain_signature_valid("", sign_plain("x", "1", "n"), "1", "n")


@pytest.mark.parametrize(
    ("timestamp", "expected"),
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
def test_only_a_timestamp_within_the_window_is_fresh(timestamp: str, expected: bool):
    assert is_fresh(timestamp, 1_900_000_000.0) is expected


@given(message=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_wechatpy_decrypts_our_messages_and_we_decrypt_its_messages(message: str):
    for other_crypto, receiver in (
        (CorpCrypto, "ww1436e0e65a779aee"),
        (AccountCrypto, "wx2c2769f8ef"),
    ):
        crypto = MessageCrypto(TOKEN, AES_KEY, receiver)
        other = other_crypto(TOKEN, AES_KEY, receiver)
        ours = crypto.encrypt_and_sign(message.encode(), 1_900_000_000, "nonce")
        call = {"Encrypt": ours.encrypted}
        assert message == other.decrypt_message(
            call, ours.signature, str(ours.timestamp), ours.nonce
        )
        theirs = defusedxml.ElementTree.fromstring(
            other.encrypt_message(message, "nonce", "1900000000")
        )
        parts = [theirs.findtext(name) for name in ("MsgSignature", "TimeStamp", "Nonce")]
        assert crypto.verify_and_decrypt(*parts, theirs.findtext("Encrypt")).decode() == message


def test_wechatpy_decrypts_an_empty_receiver_and_refuses_a_wrong_signature():
    reply = MessageCrypto(TOKEN, AES_KEY).encrypt_and_sign("视频".encode(), 1_900_000_000, "nonce")
    other = CorpCrypto(TOKEN, AES_KEY, "")
    call = {"Encrypt": reply.encrypted}
    assert other.decrypt_message(call, reply.signature, "1900000000", "nonce") == "视频"
    with pytest.raises(InvalidSignatureException):
        other.decrypt_message(call, reply.signature, "1900000000", "nonce1")
