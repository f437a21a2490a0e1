"""Checks that stand by themselves: whatever is broken, the others are done, and none keeps anybody waiting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in one Vietnamese sentence, and what to do about it."""

    check: str
    verdict: Verdict
    sentence: str
    advice: str = ""


Check = Callable[[], Iterable[Finding]]
_Answers = SimpleQueue[Sequence[Finding]]


def well(check: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(check, Verdict.OK, sentence)


def warning(check: str, sentence: str, advice: str) -> Finding:
    """The bot works, but something should be done."""
    return Finding(check, Verdict.WARNING, sentence, advice)


def fault(check: str, sentence: str, advice: str) -> Finding:
    """The bot does not work, or will not for long."""
    return Finding(check, Verdict.FAULT, sentence, advice)


def examine(checks: Mapping[str, Check], patience: float) -> Sequence[Finding]:
    """Do all ``checks`` at once; what they found within ``patience`` seconds, in their order.

    Threads that die with the program, not an executor's: that would wait at the end for what hangs.
    """
    under_way = {name: _begun(name, check) for name, check in checks.items()}
    ends = monotonic() + patience
    return [found for name, answers in under_way.items() for found in _waited_for(name, answers, ends, patience)]


def _begun(name: str, check: Check) -> _Answers:
    answers: _Answers = SimpleQueue()
    Thread(target=lambda: answers.put(_done(name, check)), daemon=True).start()
    return answers


def _done(name: str, check: Check) -> Sequence[Finding]:
    try:
        return list(check())
    except Exception as surprise:  # noqa: BLE001 - a check that fails says so and leaves the others alone
        # not its message, in which an address with its password may stand
        return [fault(name, f"Không khám được ({type(surprise).__name__}).", "Báo cho người phát triển chương trình.")]


def _waited_for(name: str, answers: _Answers, ends: float, patience: float) -> Sequence[Finding]:
    try:
        return answers.get(timeout=max(0.0, ends - monotonic()))
    except Empty:
        advice = "Thử lại; nếu vẫn vậy, kiểm tra mạng và máy chủ của phần này."
        return [fault(name, f"Không trả lời trong {patience:g} giây.", advice)]
