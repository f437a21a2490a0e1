"""Processing times, from the cell of the table."""

import re
from dataclasses import dataclass

from bot.domain.procedures import ProcessingTime, TimeUnit
from bot.published.channel_table import NOT_SAID
from bot.published.doubts import squeezed

UNITS = {
    "Ngày làm việc": TimeUnit.WORKING_DAY,
    "Ngày": TimeUnit.DAY,
    "Giờ làm việc": TimeUnit.HOUR,
    "Giờ": TimeUnit.HOUR,
    "Tháng": TimeUnit.MONTH,
}
_MEASURED = re.compile(r"(\d{1,5}) ?(\D+)", re.ASCII)
_BARE = re.compile(r"[1-9]\d{0,3}", re.ASCII)

NOT_NAMED = "Nguồn không nêu thời hạn trong ô riêng."
SAME_DAY = "Nguồn ghi “1” không có đơn vị: trong ngày; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo"


@dataclass(frozen=True, slots=True)
class TimeRead:
    """A time as read, and why it is doubtful; ``is_named`` is False where the source names none."""

    time: ProcessingTime
    doubt: str | None = None
    is_named: bool = True


def read_time(cell: str, *, bare_means_days: bool) -> TimeRead:
    """The time that ``cell`` names, or its words as a note.

    ``bare_means_days``: in the Ministry of Justice's procedures a number without unit is days, and 1 the same day.
    """
    said = squeezed(cell)
    if said in ("", NOT_SAID):
        return TimeRead(_noted(NOT_NAMED), is_named=False)
    measured = _MEASURED.fullmatch(said)
    if measured and int(measured[1]) and (unit := UNITS.get(measured[2])):
        note = "Giờ làm việc" if measured[2] == "Giờ làm việc" else None
        return TimeRead(ProcessingTime(amount=int(measured[1]), unit=unit, note=note))
    if _BARE.fullmatch(said):
        return (
            _bare(said)
            if bare_means_days
            else TimeRead(_noted(f"Nguồn ghi “{said}”, không nêu đơn vị"), "không có đơn vị")
        )
    return TimeRead(_noted(f"Nguồn ghi “{said}”"), "không phải số kèm đơn vị")


def _bare(said: str) -> TimeRead:
    if said == "1":
        return TimeRead(ProcessingTime(unit=TimeUnit.WITHIN_THE_DAY, note=SAME_DAY))
    note = f"Nguồn ghi “{said}” không có đơn vị; hiểu là ngày"
    return TimeRead(ProcessingTime(amount=int(said), unit=TimeUnit.DAY, note=note))


def _noted(note: str) -> ProcessingTime:
    return ProcessingTime(unit=TimeUnit.AS_NOTED, note=note)
