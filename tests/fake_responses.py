"""Responses kept in memory: the port ``ResponseRows`` without a database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.procedures import ChannelKind
from bot.service.response_rows import ResponseGroup, ResponseRow

Occasion = tuple[str, str, str | None, date]


@dataclass
class FakeResponseRows:
    """Gives back what it was given, the last first."""

    occasions: list[Occasion] = field(default_factory=list[Occasion])
    given: list[ResponseRow] = field(default_factory=list[ResponseRow])

    def add(
        self,
        *answers: tuple[str, int],
        questionnaire: str = "voi-2026",
        unit: str = "H99.01",
        procedure: str | None = "1.000001",
        channel: ChannelKind | None = ChannelKind.COUNTER,
        month: date = date(2026, 10, 1),
    ) -> None:
        """One more response."""
        occasion = (questionnaire, unit, procedure, month)
        if occasion not in self.occasions:
            self.occasions.append(occasion)
        self.given.append(ResponseRow(self.occasions.index(occasion), channel, answers))

    async def groups(self, before: date | None = None) -> Sequence[ResponseGroup]:
        counted = Counter((row.group, row.channel) for row in self.given)
        groups = [
            ResponseGroup(number, questionnaire, unit, procedure, channel, month, count)
            for (number, channel), count in counted.items()
            for questionnaire, unit, procedure, month in [self.occasions[number]]
        ]
        return [group for group in groups if before is None or group.month < before]

    async def rows(self, groups: Sequence[int]) -> Sequence[ResponseRow]:
        return [row for row in reversed(self.given) if row.group in groups]
