"""Programs that run the bot with something wrong around it: ``python -m tests.scenarios.runners NAME``."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bot import telegram_app
from bot.app import Assistant, assistant
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Message, Replies, Said
from bot.logs import set_up_logs
from bot.operations_app import Surroundings, Watchtower
from bot.service.delivery import Settling
from bot.settings import Settings, load_settings
from tests.scenarios.conftest import TOKEN

DEADLY = "tin này giết tiến trình"
AHEAD, HOLD = Path("ahead"), Path("hold")


def dies_of_a_message(settings: Settings) -> None:
    """Whoever says the deadly words kills the process as a fault in a library written in C would."""
    answer = Conversation.answer

    async def answer_or_die(
        self: Conversation, message: Message, settling: Callable[[Replies], Settling] | None = None
    ) -> Replies:
        if message.content == Said(DEADLY):
            os.kill(os.getpid(), signal.SIGKILL)
            threading.Event().wait(time.monotonic())  # no further, whatever the signal waits for
        return await answer(self, message, settling)

    Conversation.answer = answer_or_die
    telegram_app.run(settings)


def lives_by_a_clock_that_is_set(settings: Settings) -> None:
    """The clock is ahead by the seconds in the file ``ahead``; nobody is answered while there is a file ``hold``."""
    answer = Conversation.answer

    async def answer_when_let(
        self: Conversation, message: Message, settling: Callable[[Replies], Settling] | None = None
    ) -> Replies:
        while is_held():
            await asyncio.sleep(0.01)
        return await answer(self, message, settling)

    def is_held() -> bool:
        return HOLD.exists()

    def seconds() -> float:
        return time.time() + (float(AHEAD.read_text(encoding="utf-8") or 0) if AHEAD.exists() else 0.0)

    async def serve(assembled: Assistant, tower: Watchtower) -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        await telegram_app.serve(settings, assembled, TOKEN, stop, tower)

    Conversation.answer = answer_when_let
    tower = Watchtower(surroundings=Surroundings(wall=seconds))
    with assistant(settings, tower.metrics, seconds) as assembled:
        asyncio.run(serve(assembled, tower))


RUNNERS: Mapping[str, Callable[[Settings], None]] = {
    "dies_of_a_message": dies_of_a_message,
    "lives_by_a_clock_that_is_set": lives_by_a_clock_that_is_set,
}


if __name__ == "__main__":
    given = load_settings()
    set_up_logs(given.log_level, given.operations.log_format)
    RUNNERS[sys.argv[1]](given)
