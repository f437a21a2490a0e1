"""Sealed names: readable with the secret only, and different each time."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from bot.service.sealing import Seal
from bot.service.secrets import HashKey

KEY = HashKey(b"a key for tests")
CHAT, TICKET = "telegram:20010099887", "26-480213"


@pytest.fixture
def seal() -> Seal:
    return Seal(KEY, "chat of a ticket")


@pytest.mark.parametrize("chat", [CHAT, "t:1", "web:Đỗ-Thị-Mẫu", "x" * 64, "x" * 65])
def test_what_was_sealed_comes_back(seal: Seal, chat: str):
    assert seal.unseal(seal.seal(chat, TICKET), TICKET) == chat


def test_equal_chats_are_sealed_differently(seal: Seal):
    assert len({seal.seal(CHAT, TICKET) for _ in range(100)}) == 100


def test_the_length_does_not_tell_chats_apart(seal: Seal):
    assert len(seal.seal("telegram:1", TICKET)) == len(seal.seal(CHAT, TICKET))


def test_the_chat_does_not_show(seal: Seal):
    raw = urlsafe_b64decode(seal.seal(CHAT, TICKET))
    assert b"telegram" not in raw
    assert b"20010099887" not in raw


def test_moved_to_another_ticket_it_does_not_open(seal: Seal):
    assert seal.unseal(seal.seal(CHAT, TICKET), "26-000001") is None


def test_another_secret_or_purpose_does_not_open_it(seal: Seal):
    sealed = seal.seal(CHAT, TICKET)
    assert Seal(HashKey(b"another key"), "chat of a ticket").unseal(sealed, TICKET) is None
    assert Seal(KEY, "something else").unseal(sealed, TICKET) is None
    assert Seal(KEY, "chat of a ticket").unseal(sealed, TICKET) == CHAT


def test_what_somebody_changed_does_not_open(seal: Seal):
    raw = urlsafe_b64decode(seal.seal(CHAT, TICKET))
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert seal.unseal(urlsafe_b64encode(changed).decode(), TICKET) is None


@pytest.mark.parametrize("sealed", ["", "short", "A" * 16, "A" * 124, "đã niêm phong", "{}"])
def test_what_never_was_sealed_does_not_open(seal: Seal, sealed: str):
    assert seal.unseal(sealed, TICKET) is None
