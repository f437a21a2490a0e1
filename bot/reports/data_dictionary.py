"""What the columns of exported responses mean: a dictionary beside the data, as CSV, a row a value."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.knowledge import Knowledge
from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import REASON
from bot.domain.surveys import Asked, Item, Option, Questionnaire, Scale
from bot.reports.anonymity import Recoded

TRAITS = ("phieu", "don_vi", "linh_vuc", "thu_tuc", "kenh", "ky")
"""The columns of the occasion, in the order of the fields of ``Traits``."""

HEADS = ("cot", "y_nghia", "gia_tri", "ten_gia_tri", "phieu", "yeu_to", "thang", "hieu_luc_tu", "hieu_luc_den")
_CHANNELS = {ChannelKind.COUNTER: "Trực tiếp", ChannelKind.ONLINE: "Trực tuyến", ChannelKind.POST: "Bưu chính"}
_MARKS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
_MEANINGS = {
    "phieu": "Mã phiếu hỏi (một phiên bản)",
    "don_vi": "Mã đơn vị; có thể là đơn vị cấp trên; trống: không nêu",
    "linh_vuc": "Mã lĩnh vực; trống: không nêu hoặc không rõ",
    "thu_tuc": "Mã thủ tục; trống: không nêu hoặc không gắn với thủ tục nào",
    "kenh": "Cách nộp hồ sơ; trống: không nêu hoặc không rõ",
    "ky": "Thời gian trả lời: tháng (2026-10), quý (2026-Q4) hoặc năm (2026); trống: không nêu",
}


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column of answers: an item of one version of a questionnaire, or the reasons of a dissatisfied mark."""

    survey: Questionnaire
    item: str
    meaning: str
    factor: str
    scale: str
    values: Sequence[tuple[int, str]]

    @property
    def name(self) -> str:
        """The heading: version and item."""
        return f"{self.survey.id}.{self.item}"


def answer_columns(knowledge: Knowledge, questionnaires: Iterable[str]) -> Sequence[AnswerColumn]:
    """The columns of these questionnaires: never a sensitive item, nor what only the office is asked."""
    wanted = set(questionnaires)
    return [column for survey in knowledge.questionnaires if survey.id in wanted for column in _columns_of(survey)]


def dictionary(
    knowledge: Knowledge, columns: Sequence[AnswerColumn], recoded: Recoded, threshold: int
) -> Iterator[Sequence[str]]:
    """The rows below ``HEADS``: how the data came about, each trait with its values, each item with its values."""
    for sentence in _about(threshold):
        yield _row("(chung)", sentence)
    for name in TRAITS:
        yield _row(name, _MEANINGS[name])
        for value, value_name in _trait_values(name, knowledge, recoded):
            yield _row(name, "", value, value_name)
    for column in columns:
        yield from _of_column(column)


def _about(threshold: int) -> Iterator[str]:
    yield "Mỗi dòng là một phiếu trả lời qua bot: không danh tính, không góp ý viết tay, không câu hỏi nhạy cảm."
    yield "Người trả lời là người tự nguyện, không phải mẫu ngẫu nhiên: không dùng thay cho SIPAS hay PAPI."
    yield (
        f"Đơn vị, lĩnh vực, thủ tục, kênh, thời gian chỉ nêu chi tiết đến mức ít nhất {threshold} phiếu cùng như vậy "
        f"(k-ẩn danh, k = {threshold}); phiếu không thể nêu như thế thì bị bỏ ra."
    )
    yield "Thứ tự các dòng theo nội dung, không theo thời gian. Trống: không được hỏi, hoặc không trả lời."
    yield "Câu được chọn nhiều đáp án: các số cách nhau bằng dấu chấm phẩy."
    yield "Không đặt nhiều lần xuất cạnh nhau, và không ghép với dữ liệu khác để tìm ra người trả lời."


def _trait_values(name: str, knowledge: Knowledge, recoded: Recoded) -> Iterator[tuple[str, str]]:
    told = [alike.traits for alike in recoded.shown]
    match name:
        case "phieu":
            titles = {survey.id: survey.title for survey in knowledge.questionnaires}
            yield from ((value, titles.get(value, "")) for value in sorted({each.questionnaire for each in told}))
        case "don_vi":
            names = {office.unit: office.name for office in knowledge.offices.offices}
            yield from ((value, names.get(value, "")) for value in sorted({each.unit for each in told} - {""}))
        case "linh_vuc":
            fields = {field.id: field.name for field in knowledge.fields.fields}
            yield from ((value, fields[value]) for value in sorted({each.field for each in told} - {""}))
        case "thu_tuc":
            for value in sorted({each.procedure for each in told} - {""}):
                known = knowledge.procedure(value)
                yield value, known.name if known else ""
        case "kenh":
            yield from ((kind.value, words) for kind, words in _CHANNELS.items())
        case _:
            pass


def _columns_of(survey: Questionnaire) -> Iterator[AnswerColumn]:
    factors = {factor.id: factor.name for factor in survey.factors}
    for item in survey.items:
        if not item.sensitive and item.asked is not Asked.OFFICE:
            yield AnswerColumn(survey, item.id, item.text, factors[item.factor], item.scale.value, _values(item))
    if survey.reasons:
        meaning = "Lý do không hài lòng (chọn được nhiều)"
        yield AnswerColumn(survey, REASON, meaning, "", Scale.CHOICES.value, _named(survey.reasons))


def _values(item: Item) -> Sequence[tuple[int, str]]:
    match item.scale:
        case Scale.SATISFACTION:
            return list(enumerate(_MARKS, 1))
        case Scale.STARS:
            return [(stars, f"{stars} sao") for stars in item.values]
        case Scale.YES_NO:
            return [(0, "Không"), (1, "Có")]
        case _:
            return _named(item.options)


def _named(options: Sequence[Option]) -> Sequence[tuple[int, str]]:
    return [(option.value, option.text) for option in options]


def _of_column(column: AnswerColumn) -> Iterator[Sequence[str]]:
    survey = column.survey
    until = survey.valid_until.isoformat() if survey.valid_until else ""
    of_survey = (survey.id, column.factor, column.scale, survey.valid_from.isoformat(), until)
    yield _row(column.name, column.meaning, "", "", *of_survey)
    for value, name in column.values:
        yield _row(column.name, "", str(value), name, *of_survey)


def _row(*cells: str) -> Sequence[str]:
    return [*map(_harmless, cells), *[""] * (len(HEADS) - len(cells))]


def _harmless(cell: str) -> str:
    """Spreadsheets take a text that begins like a formula for one; an apostrophe makes it a text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
