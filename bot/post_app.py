"""What was set aside in inbox and outbox: the composition root of ``motcua inbox`` and ``motcua outbox``."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, Literal, TypeVar

from bot.app import PostRoom, ZonedClock, post_room, ready_database
from bot.service.delivery import Backlog, Lost, SetAside
from bot.service.secrets import HashKey
from bot.settings import Settings, hash_key_of

Result = TypeVar("Result")
Which = Literal["inbox", "outbox"]

_WAITING = {"inbox": "tin chờ xử lý", "outbox": "tin chờ gửi"}
_ASIDE = {"inbox": "Tin không xử lý được", "outbox": "Tin không gửi được"}


class PostKeeper:
    """The operator at the command line: looks at what was set aside, lets it be tried anew, or drops it."""

    def __init__(self, settings: Settings, which: Which) -> None:
        self._settings = settings
        self._which: Which = which
        self._clock = ZonedClock(settings.time_zone)

    def overview(self) -> Iterator[str]:
        """What waits and what was set aside, a line each; raises SettingsFaulty, RecordsUnusable."""

        async def look(room: PostRoom) -> tuple[Backlog, Sequence[SetAside]]:
            inbox, outbox = await room.backlog()
            return inbox if self._which == "inbox" else outbox, await self._lost(room).set_aside_so_far()

        backlog, aside = self._at_work(look)
        since = (
            f", lâu nhất từ {backlog.oldest.astimezone(self._clock.now().tzinfo):%H:%M:%S %d/%m}"
            if backlog.oldest
            else ""
        )
        yield f"{backlog.waiting} {_WAITING[self._which]}{since}."
        yield f"{_ASIDE[self._which]}: {len(aside)}."
        for kept in aside:
            yield f"  {kept.number}  {self._day(kept)}  {kept.chat}  {_plain(kept.fault)[:100]}"

    def show(self, number: int) -> Iterator[str] | None:
        """Everything about one; None when nothing of that number was set aside."""
        aside = self._at_work(lambda room: self._lost(room).set_aside_so_far())
        kept = next((each for each in aside if each.number == number), None)
        return self._lines(kept) if kept is not None else None

    def _lines(self, kept: SetAside) -> Iterator[str]:
        yield f"Số {kept.number} · {kept.chat} · {self._day(kept)}"
        yield f"Lỗi: {_plain(kept.fault)}"
        yield "Nội dung (lời của người dân: chỉ dùng để sửa lỗi, không chuyển cho ai khác):"
        yield from _plain(_indented(kept.body)).splitlines()

    def replay(self, number: int) -> bool:
        """Let it be tried anew; whether it was set aside."""
        return self._at_work(lambda room: self._lost(room).replay(number))

    def drop(self, number: int) -> bool:
        """Drop it for good; whether it was set aside."""
        return self._at_work(lambda room: self._lost(room).forget(number))

    def _lost(self, room: PostRoom) -> Lost:
        return room.inbox if self._which == "inbox" else room.outbox

    def _day(self, kept: SetAside) -> str:
        return f"{kept.since.astimezone(self._clock.now().tzinfo):%H:%M %d/%m/%Y}"

    def _at_work(self, work: Callable[[PostRoom], Awaitable[Result]]) -> Result:
        with ready_database(self._settings) as database:
            room = post_room(database, self._clock, HashKey(hash_key_of(self._settings)))

            async def run() -> Result:
                return await work(room)

            return asyncio.run(run())


def _indented(body: str) -> str:
    try:
        parsed: Any = json.loads(body)
    except ValueError:
        return body
    return json.dumps(parsed, ensure_ascii=False, indent=1)


def _plain(words: str) -> str:
    """Without what could steer the terminal."""
    return "".join(letter for letter in words if letter == "\n" or letter.isprintable())
