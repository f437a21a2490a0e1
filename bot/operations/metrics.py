"""Figures for Prometheus, in a registry of their own: made by the composition root, handed to who counts."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from platform import python_version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.service.backlog import Waiting
from bot.service.watching import MATCH_OUTCOMES

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
UPDATE_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
MATCH_BUCKETS = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)
"""A match takes about a millisecond, an update what Telegram takes to accept the reply."""


class Metrics:
    """Everything that is counted. Labels are kinds that the program names itself, so their number is bounded."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self._updates = Counter("motcua_updates", "Updates from Telegram", ["kind"], registry=own)
        self._update_seconds = Histogram(
            "motcua_update_seconds",
            "From an update's arrival until it is dealt with",
            buckets=UPDATE_BUCKETS,
            registry=own,
        )
        self._replies = Counter("motcua_replies", "Messages answered, by outcome", ["outcome"], registry=own)
        self._matches = Counter("motcua_matches", "Questions understood, by outcome", ["outcome"], registry=own)
        self._match_seconds = Histogram(
            "motcua_match_seconds", "Understanding one question", buckets=MATCH_BUCKETS, registry=own
        )
        self._calls = Counter("motcua_telegram_calls", "Calls of the Bot API", ["method", "result"], registry=own)
        self._depth = Gauge("motcua_queue_depth", "How many wait", ["queue"], registry=own)
        self._age = Gauge("motcua_queue_oldest_seconds", "How long the oldest has waited", ["queue"], registry=own)
        self._ready = Gauge("motcua_ready", "1 when this part is well", ["part"], registry=own)
        self._procedures = Gauge("motcua_knowledge_procedures", "Procedures in force", registry=own)
        self._knowledge = Info("motcua_knowledge", "The knowledge in force", registry=own)
        self._erased = Counter("motcua_erased", "Erased by retention rules", ["rule"], registry=own)
        Info("motcua_build", "The program", registry=own).info(
            {"version": version("motcua"), "python": python_version()}
        )
        ProcessCollector(registry=own)
        GCCollector(registry=own)
        # prometheus_client looks a label up under a lock each time
        self._of_kind, self._of_reply = cache(self._updates.labels), cache(self._replies.labels)
        self._of_match, self._of_call = cache(self._matches.labels), cache(self._calls.labels)
        for outcome in MATCH_OUTCOMES:
            self._of_match(outcome)  # from the start at 0, so that the first one shows as a rise

    def updated(self, kind: str, seconds: float) -> None:
        """An update of ``kind`` was dealt with."""
        self._of_kind(kind).inc()
        self._update_seconds.observe(seconds)

    def answered(self, kind: str) -> None:
        """A message came to the outcome ``kind``."""
        self._of_reply(kind).inc()

    def matched(self, outcome: str, seconds: float) -> None:
        """A question was understood."""
        self._of_match(outcome).inc()
        self._match_seconds.observe(seconds)

    def called(self, method: str, result: str) -> None:
        """The Bot API was called."""
        self._of_call(method, result).inc()

    def waits(self, queues: Iterable[Waiting]) -> None:
        """What waits now."""
        for waiting in queues:
            self._depth.labels(waiting.queue).set(waiting.depth)
            self._age.labels(waiting.queue).set(waiting.oldest_seconds)

    def is_well(self, part: str, *, well: bool) -> None:
        """Whether ``part`` is well now."""
        self._ready.labels(part).set(well)

    def knows(self, version_of_knowledge: str, procedures: int) -> None:
        """The knowledge in force now."""
        self._knowledge.info({"version": version_of_knowledge})
        self._procedures.set(procedures)

    def erased(self, rule: str, count: int) -> None:
        """A retention rule erased ``count``."""
        self._erased.labels(rule).inc(count)

    def exposed(self) -> bytes:
        """Everything in the form that Prometheus reads."""
        return generate_latest(self.registry)
