"""The record of what the bot asked for."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

from .types import Json


@dataclass(slots=True)
class Call:
    """`at` is wall-clock seconds; `error_code` is None while it runs and when it went well.

    `fault` names the injected fault, if any; `via_webhook` marks a method that came in the body of
    a webhook's response. Uploaded files appear in `parameters` as ``{"file_name", "size"}``.
    """

    method: str
    parameters: Json
    at: float = field(default_factory=time.time)
    result: Any = None
    error_code: int | None = None
    description: str | None = None
    fault: str | None = None
    via_webhook: bool = False

    @property
    def chat_id(self) -> int | None:
        value = self.parameters.get("chat_id")
        return value if isinstance(value, int) else None

    def as_json(self) -> Json:
        return asdict(self)
