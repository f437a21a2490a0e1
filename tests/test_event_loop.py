"""The event loop that the bot runs on."""

import asyncio
import sys

import pytest
import uvloop

from bot.event_loop import loop_factory


def test_uvloop_is_taken_where_it_is() -> None:
    assert loop_factory() is uvloop.new_event_loop


def test_without_uvloop_asyncio_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert loop_factory() is asyncio.new_event_loop
