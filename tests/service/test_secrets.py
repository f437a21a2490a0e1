"""Keyed hashes."""

from bot.service.secrets import HashKey

KEY = HashKey(b"a key for tests")


def test_a_hash_is_the_same_tomorrow():
    expected = "33c3e24c5d2f5ec4e9d4b5ee8a1d2f5c"
    assert KEY.hash("asker", "telegram:7") == KEY.hash("asker", "telegram:7")
    assert len(KEY.hash("asker", "telegram:7")) == 2 * len(expected)


def test_hashes_for_two_purposes_or_keys_cannot_be_joined():
    hashes = {
        KEY.hash("asker", "telegram:7"),
        KEY.hash("voter", "telegram:7"),
        KEY.hash("asker", "telegram:8"),
        HashKey(b"another").hash("asker", "telegram:7"),
    }
    assert len(hashes) == 4


def test_purpose_and_value_do_not_run_into_each_other():
    assert KEY.hash("a", "bc") != KEY.hash("ab", "c")


def test_the_secret_is_never_shown():
    assert "a key" not in repr(KEY)
    assert "a key" not in f"{KEY}"
