"""Ways to file with their times and fees, from the table of a record."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.procedures import Channel, ChannelKind, Fee, ProcessingTime, TimeUnit
from bot.published.channel_table import HEADING, KINDS, ChannelRow, cut_channels
from bot.published.doubts import Counted, Doubt, Part, squeezed
from bot.published.fees import FeeRead, read_fee
from bot.published.times import NOT_NAMED, TimeRead, read_time

LONGEST_TIME_NOTE = 300
"""Characters; a longer description stands with the channel, for the time is told in every overview."""

_ABOUT_TIME = re.compile(r"thời hạn|thời gian|\d\)? (?:giờ|ngày|tháng)", re.IGNORECASE)
_RUN_TOGETHER = "thời hạn và phí viết liền nhau"


@dataclass(frozen=True, slots=True)
class ChannelsRead:
    """Everything read from the table; ``kept`` is text that belongs to no row."""

    channels: tuple[Channel, ...]
    kept: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    times: Counted
    fees: Counted


@dataclass(frozen=True, slots=True)
class _Row:
    written: ChannelRow
    time: TimeRead
    fee: FeeRead

    @property
    def kind(self) -> ChannelKind:
        return KINDS[self.written.kind]

    @property
    def description(self) -> str:
        return squeezed(self.written.description)

    @property
    def time_written(self) -> str:
        """The time's cell; where it runs into the fee, both."""
        return squeezed(self.written.fee.amount if self.written.time is None else self.written.time)

    def doubts(self) -> Iterator[Doubt]:
        if self.time.doubt:
            yield Doubt(Part.TIMES, self.time_written, self.time.doubt)
        if self.fee.doubt:
            yield Doubt(Part.FEES, squeezed(self.written.fee.amount + self.written.fee.note), self.fee.doubt)


def read_channels(text: str, *, bare_means_days: bool) -> ChannelsRead:
    """The channels that ``text`` tells; ``bare_means_days`` as in ``read_time``."""
    table = cut_channels(text.removeprefix(HEADING))
    rows = [_read(row, bare_means_days=bare_means_days) for row in table.rows]
    before = squeezed(table.before)
    doubts = [doubt for row in rows for doubt in row.doubts()]
    if before:
        doubts.append(Doubt(Part.CHANNELS, before, "không đúng dạng bảng cách nộp"))
    merged = [
        _merged(kind, [row for row in rows if row.kind is kind]) for kind in dict.fromkeys(row.kind for row in rows)
    ]
    several = [channel for channel in merged if _has_several_times(channel.processing_time)]
    doubts += [
        Doubt(Part.TIMES, channel.processing_time.note or "", "nhiều thời hạn cho một cách nộp") for channel in several
    ]
    unclear = {kind for channel in several for kind in channel.by}
    named, fees = [row for row in rows if row.time.is_named], [row.fee for row in rows if row.fee.fee]
    return ChannelsRead(
        tuple(_together(merged)),
        (before,) if before else (),
        tuple(dict.fromkeys(doubts)),
        Counted(len(named), sum(1 for row in named if not row.time.doubt and row.kind not in unclear)),
        Counted(len(fees), sum(1 for fee in fees if not fee.doubt)),
    )


def _read(row: ChannelRow, *, bare_means_days: bool) -> _Row:
    if row.time is None:
        return _run_together(row)
    return _Row(row, read_time(row.time, bare_means_days=bare_means_days), read_fee(row.fee))


def _run_together(row: ChannelRow) -> _Row:
    note = f"Nguồn ghi liền thời hạn và phí: “{squeezed(row.fee.amount)}”"
    time = ProcessingTime(unit=TimeUnit.AS_NOTED, note=note)
    fee = Fee(amount="as_noted", note=squeezed(f"{note} {row.fee.note}"))
    return _Row(row, TimeRead(time, _RUN_TOGETHER), FeeRead(fee, _RUN_TOGETHER))


def _merged(kind: ChannelKind, rows: Sequence[_Row]) -> Channel:
    """One channel of all rows of one kind: the publication gives each sub-case a row."""
    fees = tuple(dict.fromkeys(row.fee.fee for row in rows if row.fee.fee))
    times = list(dict.fromkeys(row.time.time for row in rows))
    descriptions = tuple(dict.fromkeys(row.description for row in rows if row.description))
    if len(times) > 1:
        cells = dict.fromkeys(row.time_written for row in rows)
        time = ProcessingTime(unit=TimeUnit.AS_NOTED, note=_SEVERAL + "; ".join(cells))
        told = [f"{row.time_written}: {row.description}" for row in rows if row.description]
        return Channel(by=(kind,), processing_time=time, fees=fees, note=" | ".join(dict.fromkeys(told)) or None)
    time, note = _with_description(times[0], " | ".join(descriptions))
    return Channel(by=(kind,), processing_time=time, fees=fees, note=note)


_SEVERAL = "Tùy trường hợp: "


def _has_several_times(time: ProcessingTime) -> bool:
    return bool(time.note) and str(time.note).startswith(_SEVERAL)


def _with_description(time: ProcessingTime, description: str) -> tuple[ProcessingTime, str | None]:
    """The description beside the time where it explains the time, else as the channel's note."""
    is_free = time.note is None or time.note == NOT_NAMED
    if is_free and len(description) <= LONGEST_TIME_NOTE and _ABOUT_TIME.search(description):
        return time.model_copy(update={"note": description}), None
    return time, description or None


def _together(channels: Sequence[Channel]) -> Iterator[Channel]:
    """Channels that tell the same, as one."""
    kinds: dict[tuple[ProcessingTime, tuple[Fee, ...], str | None], list[ChannelKind]] = {}
    for channel in channels:
        kinds.setdefault((channel.processing_time, channel.fees, channel.note), []).extend(channel.by)
    for (time, fees, note), by in kinds.items():
        yield Channel(by=tuple(by), processing_time=time, fees=fees, note=note)
