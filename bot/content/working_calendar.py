"""The working calendar alone: the procedures take a second that some commands can do without."""

from pathlib import Path

from bot.content import strict_yaml
from bot.content.decoding import decode
from bot.content.knowledge import ContentFaulty
from bot.domain.calendar import WorkingCalendar


def load_calendar(folder: Path) -> WorkingCalendar:
    """The calendar in the knowledge folder ``folder``; raises ContentFaulty."""
    document = strict_yaml.read(folder / "calendar.yaml", "calendar.yaml")
    calendar = decode(document, WorkingCalendar)
    if calendar is None:
        raise ContentFaulty(document.faults)
    return calendar
