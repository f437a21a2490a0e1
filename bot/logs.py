"""Structured logs on standard error: one JSON object a line, or drawn for people."""

import logging
import sys

import structlog
from structlog.typing import Processor


def set_up_logs(level: str, log_format: str = "json") -> None:
    """Log from ``level`` upwards; libraries only from warnings upwards, for their lines hold tokens and texts.

    ``log_format`` is "json" or, for people, "console".
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr)
    for library in ("httpx", "httpcore", "telegram"):
        logging.getLogger(library).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            _renderer(log_format),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _renderer(log_format: str) -> Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # Plain tracebacks: a drawn one shows the variables of every frame, and what citizens wrote stands in them.
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
