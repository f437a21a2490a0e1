"""Programs that run the bot with something wrong around it: ``python -m tests.scenarios.runners NAME``."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping

from bot import telegram_app
from bot.conversation.conversation import Conversation
from bot.conversation.messages import Message, Replies, Said
from bot.logs import set_up_logs
from bot.service.delivery import Settling
from bot.settings import Settings, load_settings

DEADLY = "tin này giết tiến trình"


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


RUNNERS: Mapping[str, Callable[[Settings], None]] = {"dies_of_a_message": dies_of_a_message}


if __name__ == "__main__":
    given = load_settings()
    set_up_logs(given.log_level, given.operations.log_format)
    RUNNERS[sys.argv[1]](given)
