"""Which proxy stands between the bot and Telegram."""

import os

import pytest

from bot.channels.telegram.proxies import proxy_for

TELEGRAM = "https://api.telegram.org/bot"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing of this machine's own proxies."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return monkeypatch


def test_usually_there_is_none() -> None:
    assert proxy_for(TELEGRAM) is None


def test_the_settings_win(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTPS_PROXY", "http://cua-may:1")
    assert proxy_for(TELEGRAM, "http://cua-ta:2") == "http://cua-ta:2"


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environment_names_one(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv(name, "may:3128")
    assert proxy_for(TELEGRAM) == "http://may:3128"


def test_the_environment_names_one_for_others(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("HTTP_PROXY", "http://may:3128")
    assert proxy_for(TELEGRAM) is None


def test_a_server_of_our_own_is_reached_without(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ALL_PROXY", "http://may:3128")
    environment.setenv("NO_PROXY", "127.0.0.1,.noi-bo.vn")
    assert proxy_for("http://127.0.0.1:8081/bot") is None
    assert proxy_for("http://bot.noi-bo.vn/bot") is None
    assert proxy_for(TELEGRAM) == "http://may:3128"


@pytest.mark.parametrize("address", ["socks5://may:1080", "ftp://may", "http://", "://x"])
def test_a_proxy_that_cannot_be_used_is_said(address: str) -> None:
    with pytest.raises(ValueError, match="http://máy:cổng"):
        proxy_for(TELEGRAM, address)
