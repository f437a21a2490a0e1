"""Dossiers are counted for reports by procedure and month, and those that were sent back twice are told."""

from datetime import date, datetime

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossiers import Dossier, DossierState, DossierStep
from bot.domain.processing_figures import ProcessingCounts
from bot.service.figures import DossierCount
from bot.store.database import Database
from bot.store.dossiers import SqlDossiers
from bot.store.figures import SqlFigures
from tests.builders import CALENDAR, FixedClock
from tests.fake_dossiers import dossier

TODAY = date(2026, 12, 31)
NOVEMBER = date(2026, 11, 1)
END = datetime(2026, 11, 20, 9, 0)


def steps(*states: DossierState, action: str = "Chuyển") -> tuple[DossierStep, ...]:
    return tuple(
        DossierStep("Một cửa", datetime(2026, 11, 10 + day), action, state) for day, state in enumerate(states)
    )


async def stored(database: Database, *received: Dossier) -> SqlFigures:
    table = SqlDossiers(database, lambda: WorkingCalendar.model_validate(CALENDAR))
    table.store(received, FixedClock().now())
    return SqlFigures(database)


async def test_dossiers_are_counted_by_unit_procedure_field_and_month(database: Database):
    october = datetime(2026, 10, 31, 23, 59)
    figures = await stored(
        database,
        dossier(DossierState.FINISHED, code="H99.01-261109-0001", finished_at=END),
        dossier(DossierState.FINISHED, code="H99.01-261109-0002", finished_at=END),
        dossier(code="H99.01-261109-0003", due_at=None),
        dossier(
            code="H99.02-261031-0004", unit="H99.02", field="Đất đai", procedure_code="1.013978", received_at=october
        ),
    )
    of_november = DossierCount(
        "H99.01", "1.001193", "Hộ tịch", NOVEMBER, ProcessingCounts(finished_early=2, without_due_date=1)
    )
    of_october = DossierCount("H99.02", "1.013978", "Đất đai", date(2026, 10, 1), ProcessingCounts(in_progress_past=1))
    assert await figures.dossiers(TODAY, NOVEMBER, NOVEMBER) == [of_november]
    assert await figures.dossiers(TODAY, date(2026, 10, 1), NOVEMBER) == [of_november, of_october]
    assert await figures.dossiers(TODAY, date(2026, 10, 1), NOVEMBER, "H99.02") == [of_october]


async def test_those_in_time_that_were_sent_back_more_than_once_are_told(database: Database):
    sent_back, on = DossierState.SUPPLEMENT_REQUESTED, DossierState.IN_PROGRESS
    figures = await stored(
        database,
        dossier(
            DossierState.FINISHED, code="H99.01-261109-0001", finished_at=END, steps=steps(sent_back, on, sent_back)
        ),
        dossier(DossierState.FINISHED, code="H99.01-261109-0002", finished_at=END, steps=steps(on, sent_back)),
        dossier(
            DossierState.FINISHED,
            code="H99.01-261109-0003",
            finished_at=END,
            steps=steps(on, action='bước ["",5],["",5]'),
        ),
        dossier(code="H99.01-261109-0004", steps=steps(sent_back, sent_back, on)),
    )
    (counted,) = await figures.dossiers(TODAY, NOVEMBER, NOVEMBER)
    assert counted.asked_again == 1
    assert counted.counts.in_time == 3
