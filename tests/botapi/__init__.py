"""A strict double of the Telegram Bot API over real HTTP.

In the test's own process: ``async with BotApiDouble(token="99:TEST") as api``; as a process of its
own: ``async with BotApiProcess() as api`` or ``python -m tests.botapi --port 0``.
"""

from .calls import Call
from .citizens import Citizen
from .faults import Fault
from .limits import RateLimits
from .remote import BotApiProcess, RemoteCitizen
from .seen import Button, SeenMessage
from .server import BotApiDouble

__all__ = [
    "BotApiDouble",
    "BotApiProcess",
    "Button",
    "Call",
    "Citizen",
    "Fault",
    "RateLimits",
    "RemoteCitizen",
    "SeenMessage",
]
