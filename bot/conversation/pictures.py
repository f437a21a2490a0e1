"""Pictures are looked at for a dossier code and for nothing else; they are kept nowhere."""

import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from threading import Semaphore
from typing import TYPE_CHECKING

import structlog

from bot.conversation.messages import Attached, Message, Said

if TYPE_CHECKING:
    from bot.sources.code_images import ImageReading

log = structlog.get_logger()

AT_ONCE = 2
"""Pictures decoded side by side: each takes a processor, and up to 200 MB for a moment."""
MOST_WAITING = 8
LONGEST_WAIT = 15.0
"""Seconds in which a picture's turn comes and it is looked at; nobody waits longer for a reply."""


class PictureReader:
    """Looks for codes in a few threads of its own, so that a flood of pictures leaves all other work alone."""

    def __init__(
        self,
        most_waiting: int = MOST_WAITING,
        longest_wait: float = LONGEST_WAIT,
        threads: Executor | None = None,
    ) -> None:
        self._threads = threads or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="picture")
        self._places = Semaphore(AT_ONCE + most_waiting)
        self._longest_wait = longest_wait

    async def look_for_code(self, message: Message) -> Message:
        """``message`` with a picture replaced by the dossier code in it, or by what kept one from being found."""
        content = message.content
        if not isinstance(content, Attached) or not content.image:
            return message
        from bot.sources.code_images import CodesRead, NoCodeInPicture  # noqa: PLC0415 - only pictures need it

        match await self._read(content.image):
            case CodesRead(codes):
                return replace(message, content=Said(f"{codes[0].text} {content.caption}".strip()))
            case NoCodeInPicture():
                return replace(message, content=Attached("photo_without_code", content.caption))
            case _:
                return replace(message, content=Attached("photo_unreadable", content.caption))

    async def _read(self, image: bytes) -> "ImageReading | None":
        """What is in ``image``; None when too many wait already, or its turn does not come in time."""
        from bot.sources.code_images import read_codes  # noqa: PLC0415 - as above

        if not self._places.acquire(blocking=False):
            log.warning("pictures_too_many")
            return None
        reading = self._threads.submit(read_codes, image)
        reading.add_done_callback(lambda _: self._places.release())  # also when it ends long after its time
        try:
            async with asyncio.timeout(self._longest_wait):
                return await asyncio.wrap_future(reading)
        except TimeoutError:
            log.warning("picture_took_too_long", size=len(image))
            return None
