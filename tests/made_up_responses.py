"""A small made-up commune that citizens rate: its responses, and the ports that count them for reports, in memory."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from bot.domain.knowledge import Knowledge
from bot.domain.processing_figures import ProcessingCounts
from bot.domain.survey_walk import OccasionKind
from bot.domain.surveys import Questionnaire
from bot.domain.tickets import TicketKind, TicketState
from bot.service.figures import DossierCount
from bot.service.rating_ports import Comment, InvitationCount, MarkCount, OfficeMark, ResponseCount, SensitiveCount
from bot.service.report import Report
from bot.service.reporting import Reporting, UnknownUnit
from bot.service.ticket_ports import TicketCount
from tests.builders import some_knowledge

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ELEPHANTS, KITES = "1.000001", "1.000002"
TODAY = date(2026, 4, 2)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Response:
    """One citizen's response; ``answers`` may hold several values where several may be chosen."""

    answers: Mapping[str, int | Sequence[int]]
    unit: str = "H99.01"
    procedure: str | None = ELEPHANTS
    month: date = JANUARY
    kind: OccasionKind = OccasionKind.DOSSIER
    questionnaire: str = "sipas-mau"


def times(count: int, response: Response, **changes: Any) -> list[Response]:
    """``count`` citizens who answered the same."""
    return [replace(response, **changes)] * count


@dataclass
class Town:
    """The ports that reports need."""

    given: list[Response] = field(default_factory=list[Response])
    invited: list[InvitationCount] = field(default_factory=list[InvitationCount])
    sensitive_given: list[SensitiveCount] = field(default_factory=list[SensitiveCount])
    written: list[Comment] = field(default_factory=list[Comment])
    scored: list[OfficeMark] = field(default_factory=list[OfficeMark])
    opened: list[TicketCount] = field(default_factory=list[TicketCount])
    received: list[DossierCount] = field(default_factory=list[DossierCount])

    async def marks(self, first: date, last: date, unit: str | None = None) -> Sequence[MarkCount]:
        answers = (
            (each.questionnaire, item, value, each.unit, each.procedure, each.month)
            for each in self.given
            for item, values in each.answers.items()
            for value in ([values] if isinstance(values, int) else values)
        )
        return [mark for mark in _counted(answers, MarkCount) if _fits(mark.unit, mark.month, first, last, unit)]

    async def responses(self, first: date, last: date, unit: str | None = None) -> Sequence[ResponseCount]:
        given = ((each.questionnaire, each.kind, each.unit, each.procedure, each.month) for each in self.given)
        return [each for each in _counted(given, ResponseCount) if _fits(each.unit, each.month, first, last, unit)]

    async def sensitive(self, first: date, last: date, unit: str | None = None) -> Sequence[SensitiveCount]:
        return [each for each in self.sensitive_given if _fits(each.unit, each.quarter, first, last, unit)]

    async def invitations(self, first: date, last: date, unit: str | None = None) -> Sequence[InvitationCount]:
        return [each for each in self.invited if _fits(each.unit, each.month, first, last, unit)]

    async def comments(self, first: date, last: date, unit: str | None = None) -> Sequence[Comment]:
        return [each for each in self.written if _fits(each.unit, each.month, first, last, unit)]

    async def office_marks(self, first: date, last: date, unit: str | None = None) -> Sequence[OfficeMark]:
        return [each for each in self.scored if _fits(each.unit, each.month, first, last, unit)]

    async def counts(self, first: date, last: date, unit: str | None = None) -> Sequence[TicketCount]:
        return [each for each in self.opened if _fits(each.unit, each.month, first, last, unit)]

    async def dossiers(self, today: date, first: date, last: date, unit: str | None = None) -> Sequence[DossierCount]:
        return [each for each in self.received if _fits(each.unit, each.month, first, last, unit)]

    async def report(
        self,
        *surveys: Questionnaire,
        first: date = JANUARY,
        last: date = MARCH,
        today: date = TODAY,
        unit: str | None = "H99",
        threshold: int = 5,
    ) -> Report:
        """The report of the first quarter, unless told otherwise."""
        made = await self.reporting(*surveys, threshold=threshold).report(first, last, today, unit)
        assert isinstance(made, Report)
        return made

    async def report_of_nowhere(self, unit: str) -> UnknownUnit:
        refused = await self.reporting(sipas()).report(JANUARY, MARCH, TODAY, unit)
        assert isinstance(refused, UnknownUnit)
        return refused

    def reporting(self, *surveys: Questionnaire, threshold: int = 5) -> Reporting:
        known = knowledge_with(*surveys)
        return Reporting(lambda: known, self, self, self, threshold)


def knowledge_with(*surveys: Questionnaire) -> Knowledge:
    """The small knowledge base with these questionnaires."""
    return replace(some_knowledge(), questionnaires=surveys)


def ticket(
    kind: TicketKind,
    count: int,
    state: TicketState = TicketState.RESOLVED,
    late: int = 0,
    reopened: int = 0,
    **where: Any,
) -> TicketCount:
    """Tickets of one kind."""
    place: dict[str, Any] = {"unit": "H99.01", "procedure": ELEPHANTS, "month": JANUARY, **where}
    return TicketCount(kind=kind, state=state, count=count, late=late, reopened=reopened, **place)


def dossiers(asked_again: int = 0, unit: str = "H99.01", month: date = JANUARY, **counts: int) -> DossierCount:
    """Dossiers of the elephants' procedure."""
    return DossierCount(unit, ELEPHANTS, "Nông nghiệp", month, ProcessingCounts(**counts), asked_again)


def sipas(**changes: Any) -> Questionnaire:
    """Overall mark, two factors of two and one criteria, trips, expectations: a SIPAS as small as it gets."""
    return survey(
        id="sipas-mau",
        scheme="sipas",
        overall="chung",
        factors=[
            _factor("chung", 1, use="perception"),
            _factor("tiep-can", 2),
            _factor("cong-chuc", 1),
            _factor("nhan-dinh", 2, use="perception"),
            _factor("mong-doi", 1, use="expectation"),
        ],
        items=[
            _item("chung", "chung"),
            _item("cho-ngoi", "tiep-can"),
            _item("bien", "tiep-can"),
            _item("lich-su", "cong-chuc"),
            _item("di-lai", "nhan-dinh", "choice", options=_options("1 lần", "2 lần", "3 lần")),
            _item(
                "phien-ha", "nhan-dinh", "choice", sensitive=True, optional=True, favourable=[1],
                options=_options("Không", "Có"),
            ),
            _item("mong-doi", "mong-doi", "choices", most=3, options=_options("Nhanh hơn", "Ít giấy tờ", "Thái độ")),
        ],
        reasons=_options("Phải chờ lâu", "Lý do khác"),
        **changes,
    )  # fmt: skip


def papi() -> Questionnaire:
    """Two factors of dimension 5, one of dimension 2 whose citizens may not have looked."""
    return survey(
        id="papi-mau",
        scheme="papi",
        factors=[_factor("ro", 2, dimension=5), _factor("phuc-vu", 1, dimension=5), _factor("khai", 1, dimension=2)],
        items=[
            _item("ro-rang", "ro", "yes_no", favourable=[1]),
            _item("nhieu-giay", "ro", "yes_no", favourable=[0]),
            _item("ton-trong", "phuc-vu", "yes_no", favourable=[1]),
            _item(
                "tim-duoc", "khai", "choice", favourable=[1],
                options=[*_options("Đủ", "Một phần"), {**_options("Tôi không tìm")[0], "value": 3, "no_answer": True}],
            ),
        ],
    )  # fmt: skip


def one_stop() -> Questionnaire:
    """Nine indices: 5, 8 and 9 scored by the office."""
    points = [{"value": value, "text": f"{value} điểm", "text_en": f"{value} points"} for value in (2, 1, 0)]
    return survey(
        id="mot-cua-mau",
        scheme="one_stop",
        factors=[_factor("chin", 9)],
        items=[
            _item(
                f"cs-{number}", "chin", "points", options=points, asked="office" if number in (5, 8, 9) else "everyone"
            )
            for number in range(1, 10)
        ],
        bands=[
            {"points": points, "name": name, "name_en": name}
            for points, name in ((15, "Xuất sắc"), (12, "Tốt"), (9, "Khá"), (6, "Trung bình"), (0, "Yếu"))
        ],
    )


def stars() -> Questionnaire:
    """One question."""
    return survey(
        id="sao-mau", scheme="stars", overall="sao", factors=[_factor("sao", 1)], items=[_item("sao", "sao", "stars")]
    )


def survey(**content: Any) -> Questionnaire:
    """A questionnaire offered after results since 2020."""
    usual: dict[str, Any] = {
        "title": f"Phiếu {content['id']}",
        "title_en": content["id"],
        "valid_from": "2020-01-01",
        "offered": ["after_result"],
    }
    return Questionnaire.model_validate(usual | content)


def _factor(name: str, item_count: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": f"Yếu tố {name}", "name_en": name, "item_count": item_count, **more}


def _item(name: str, factor: str, scale: str = "satisfaction", **more: Any) -> dict[str, Any]:
    return {"id": name, "factor": factor, "scale": scale, "text": f"Câu {name}?", "text_en": f"{name}?", **more}


def _options(*texts: str) -> list[dict[str, Any]]:
    return [{"value": number, "text": text, "text_en": text} for number, text in enumerate(texts, 1)]


def _counted(rows: Iterable[tuple[Any, ...]], make: Callable[..., Key]) -> list[Key]:
    return [make(*row, count) for row, count in Counter(rows).items()]


def _fits(each: str, month: date, first: date, last: date, unit: str | None) -> bool:
    return first <= month <= last and (unit is None or each == unit or each.startswith(f"{unit}."))
