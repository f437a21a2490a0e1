"""What coverage need not see: the same code asked thousands of times, which other tests have measured already."""

import sys
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def unmeasured() -> Generator[None]:
    """Within it the lines that run do not count; counting them takes up to three quarters of the time."""
    counting = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(counting)
