"""The event loop that the bot runs on."""

import asyncio
from collections.abc import Callable

import structlog

log = structlog.get_logger()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop of uvloop where that can be had, else asyncio's own, which does the same with more processor time."""
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError as missing:
        log.info("uvloop_missing", trouble=str(missing))
        return asyncio.new_event_loop
    return uvloop.new_event_loop
