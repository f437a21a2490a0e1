"""Is the bot well: every part looked at again and again; what changes is told in the log, and what is, on request."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

log = structlog.get_logger()

LOOK_SECONDS = 5.0
"""A part that does not answer within this is not well."""
NOT_LOOKED = "chưa xem lần nào"

Look = Callable[[], Awaitable[str | None]]
"""Looks at one part: what is wrong with it, in one Vietnamese sentence, or None."""


class Health:
    """What was last seen of every part."""

    def __init__(self, looks: Mapping[str, Look], patience: float = LOOK_SECONDS) -> None:
        self._looks = looks
        self._patience = patience
        self._under_way: dict[str, asyncio.Task[str | None]] = {}
        self.troubles: dict[str, str | None] = dict.fromkeys(looks, NOT_LOOKED)

    @property
    def is_ready(self) -> bool:
        """Whether every part is well."""
        return not any(self.troubles.values())

    async def look(self) -> None:
        """Look at every part, at the same time; never raises but for cancellation."""
        seen = await asyncio.gather(*map(self._seen, self._looks))
        for part, trouble in zip(self._looks, seen, strict=True):
            self._note(part, trouble)

    def close(self) -> None:
        """Give up looks under way."""
        for task in self._under_way.values():
            task.cancel()

    async def _seen(self, part: str) -> str | None:
        """What is wrong with ``part``. A look that hangs is waited for, not begun once more beside itself."""
        task = self._under_way.get(part) or asyncio.ensure_future(self._looks[part]())
        self._under_way[part] = task
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if not done:
            return f"không trả lời trong {self._patience:g} giây"
        del self._under_way[part]
        fault = task.exception()
        return task.result() if fault is None else f"{type(fault).__name__}: {fault}"

    def _note(self, part: str, trouble: str | None) -> None:
        before, self.troubles[part] = self.troubles[part], trouble
        if trouble is not None and before in (None, NOT_LOOKED):
            log.error("unhealthy", part=part, trouble=trouble)
        elif trouble is None and before not in (None, NOT_LOOKED):
            log.warning("healthy_again", part=part, was=before)
