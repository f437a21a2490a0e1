"""Trouble on order: Telegram's refusals, slowness and broken connections."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .refusals import Refusal, too_many_requests

FaultKind = Literal[
    "too_many_requests", "server_error", "slow", "slow_after_effect", "disconnect", "disconnect_after_effect"
]
SERVER_ERRORS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """`amount` is seconds to wait, or the status of a server error."""

    kind: FaultKind
    amount: float = 0

    @staticmethod
    def too_many_requests(retry_after: int = 1) -> "Fault":
        return Fault("too_many_requests", retry_after)

    @staticmethod
    def server_error(status: int = 502) -> "Fault":
        return Fault("server_error", status)

    @staticmethod
    def slow(seconds: float) -> "Fault":
        """The call waits, then takes effect, even if the bot has hung up meanwhile."""
        return Fault("slow", seconds)

    @staticmethod
    def slow_after_effect(seconds: float) -> "Fault":
        """The citizen gets the message at once, the bot its answer only after a while: time enough to kill it."""
        return Fault("slow_after_effect", seconds)

    @staticmethod
    def disconnect() -> "Fault":
        """The connection breaks before anything happened."""
        return Fault("disconnect")

    @staticmethod
    def disconnect_after_effect() -> "Fault":
        """The citizen gets the message; the bot gets no answer and cannot know."""
        return Fault("disconnect_after_effect")

    def refusal(self) -> Refusal | None:
        match self.kind:
            case "too_many_requests":
                return too_many_requests(int(self.amount))
            case "server_error":
                status = int(self.amount)
                return Refusal(status, SERVER_ERRORS.get(status, "Internal Server Error"))
            case _:
                return None


RANDOM_KINDS = (Fault.too_many_requests(1), Fault.server_error(502), Fault.disconnect())


@dataclass(slots=True)
class PlannedFault:
    fault: Fault
    method: str
    times: int
    chat_id: int | None

    def concerns(self, method: str, chat_id: int | None) -> bool:
        right_chat = self.chat_id is None or self.chat_id == chat_id
        return self.times > 0 and self.method == method and right_chat


class FaultPlan:
    """Planned faults first, in the order they were injected; then the random ones."""

    def __init__(self) -> None:
        self._planned: list[PlannedFault] = []
        self._random = random.Random(0)
        self._rate = 0.0
        self._kinds: Sequence[Fault] = RANDOM_KINDS

    def plan(self, fault: Fault, method: str, times: int, chat_id: int | None) -> None:
        self._planned.append(PlannedFault(fault, method.lower(), times, chat_id))

    def strike_randomly(self, rate: float, seed: int, kinds: Sequence[Fault]) -> None:
        self._random, self._rate, self._kinds = random.Random(seed), rate, kinds

    def clear(self) -> None:
        self._planned.clear()
        self._rate = 0.0

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault this call shall suffer; `method` in lower case."""
        for planned in self._planned:
            if planned.concerns(method, chat_id):
                planned.times -= 1
                return planned.fault
        may_strike = method.startswith(("send", "edit", "answer", "deletemessage"))
        if may_strike and self._rate > 0 and self._random.random() < self._rate:
            return self._random.choice(self._kinds)
        return None
