"""What may be wrong with content that people edit."""

from collections.abc import Sequence
from dataclasses import dataclass


class RuleBroken(ValueError):
    """A rule of the content that a value breaks; its message is one Vietnamese clause for an official."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that a value breaks at ``place``: keys and positions from the value inwards."""

    place: tuple[str | int, ...]
    reason: str


class RulesBroken(RuleBroken):
    """Several rules at once, each with its place, so that all of them are told in one run."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        super().__init__("; ".join(breach.reason for breach in breaches))
        self.breaches = tuple(breaches)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of the knowledge base: ``file``, ``line`` (from 1), ``path`` within the file, and the reason."""

    file: str
    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        where = f" {self.path}" if self.path else ""
        return f"{self.file}:{self.line}{where}: {self.reason}"
