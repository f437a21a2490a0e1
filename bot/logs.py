"""Structured logs on standard error, one JSON object a line or drawn for people; no secrets, no personal data."""

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.service.scrubbing import scrub

SECRET = "[bí-mật]"  # noqa: S105 - what stands in its place
_TOKEN = re.compile(r"(?<!\d)\d{6,20}:[\w-]{20,}")
"""A bot's token, also of another bot than this one."""
_OPERATIONAL = re.compile(
    r"(?<![\d.])((?:(?:25[0-5]|2[0-4]\d|1?[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?[1-9]?\d)(?::\d{1,5})?(?![\d.]\d)"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)"
)
"""Addresses of machines and moments: long numbers, yet nobody's."""
_OF_THE_LOG = frozenset({"timestamp", "level", "update", "update_id", "trace"})
"""Keys under which an update is found again; nothing that a citizen wrote comes under them."""
_SHORTEST_NUMBER_OF_SOMEBODY = 10**7
_DEEPEST = 6

_secrets: set[str] = set()


def never_log(*secrets: str) -> None:
    """Keep ``secrets`` out of all logs of this process, whoever writes them."""
    _secrets.update(secret for secret in secrets if len(secret) >= 4)


def set_up_logs(level: str, log_format: str = "json") -> None:
    """Log from ``level`` upwards; libraries only from warnings upwards, for their lines hold tokens and texts.

    ``log_format`` is "json" or, for people, "console".
    """
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(_CleanFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[told])
    for library in ("httpx", "httpcore", "telegram", "psycopg"):
        logging.getLogger(library).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            without_personal_data,
            structlog.processors.TimeStamper(fmt="iso"),
            _renderer(log_format),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _NeverInTheWay(sys.stderr))),
    )


class _NeverInTheWay:
    """``stream``, but a log that cannot be written, on a disk that is full for instance, does not stop the bot."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> None:
        """Write ``words`` if that is possible."""
        with suppress(OSError):
            self._stream.write(words)

    def flush(self) -> None:
        """Have it on its way if that is possible."""
        with suppress(OSError):
            self._stream.flush()


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # Plain tracebacks: a drawn one shows the variables of every frame, and what citizens wrote stands in them.
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The event with secrets, and whatever may be somebody's number, code or address, replaced in all its values."""
    return {key: value if key in _OF_THE_LOG else _cleaned(value) for key, value in event.items()}


def clean(text: str) -> str:
    """``text`` without secrets and personal data."""
    for secret in _secrets:
        text = text.replace(secret, SECRET)
    parts = _OPERATIONAL.split(_TOKEN.sub(SECRET, text))
    return "".join(part if place % 2 else scrub(part) for place, part in enumerate(parts))


def _cleaned(value: Any, depth: int = 0) -> Any:
    match value:
        case None | bool() | float():
            return value
        case int():
            return value if abs(value) < _SHORTEST_NUMBER_OF_SOMEBODY else "[số]"
        case str():
            return clean(value)
        case dict() if depth < _DEEPEST:
            inside = cast("Mapping[object, object]", value)
            return {clean(str(key)): _cleaned(each, depth + 1) for key, each in inside.items()}
        case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return [_cleaned(each, depth + 1) for each in cast("list[object]", value)]
        case _:
            return clean(str(value))


class _CleanFormatter(logging.Formatter):
    """What libraries and the interpreter log, cleaned as a whole: traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))
