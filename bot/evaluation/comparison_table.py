"""What got better and worse since a saved run, as tables for people."""

from collections.abc import Iterator, Mapping

from rich.markup import escape
from rich.table import Table

from bot.evaluation.comparing import Changed, Cost, RunComparison
from bot.evaluation.figures import LESS_IS_BETTER, Difference
from bot.evaluation.trials import Typing
from bot.evaluation.wording import DECISION_WORDS, TYPING_NAMES, changed_by, is_sure, measure_name, rank_word

_VERDICTS = {1: "tốt hơn", 0: "khác", -1: "kém hơn"}
_MOST_CODES = 10
_COST_NAMES = {
    "p50_ms": "Một câu, p50 (ms)",
    "p99_ms": "Một câu, p99 (ms)",
    "build_ms": "Dựng chỉ mục (ms)",
    "memory_mb": "Bộ nhớ cao nhất (MB)",
}


def comparison_lines(comparison: RunComparison) -> Iterator[str]:
    """With what is compared, and where the two runs are not about the same things."""
    yield f"So với lần đo lưu lúc {comparison.since}: {comparison.common} câu có ở cả hai lần."
    if comparison.added or comparison.removed:
        yield f"Thêm {comparison.added} câu, bớt {comparison.removed} câu; các câu đó không được so."
    for told, codes in (("thêm", comparison.codes_added), ("bớt", comparison.codes_removed)):
        if codes:
            more = ", …" if len(codes) > _MOST_CODES else ""
            yield f"Danh mục khác trước: {told} {len(codes)} thủ tục ({', '.join(codes[:_MOST_CODES])}{more})."
    if not comparison.changed and not comparison.turns:
        yield "Không câu nào đổi kết quả."


def comparison_tables(comparison: RunComparison) -> Iterator[Table]:
    """Differences by measure, then by question and by turn, as far as there are any, and what it costs."""
    differing = {key: each for key, each in comparison.differences.items() if each.value or is_sure(each)}
    if differing or comparison.turns:
        yield _differences(differing, comparison.turns_difference)
    told = [one for one in comparison.changed if one.typing is Typing.AS_LABELLED or one.verdict]
    if told:
        yield _changed(told)
    if comparison.turns:
        yield _turns(comparison)
    yield _costs(comparison.costs)


def _differences(differing: Mapping[str, Difference], turns: Difference | None) -> Table:
    table = Table(title="Thay đổi theo thước đo: điểm %, khoảng tin cậy 95% ghép cặp")
    table.add_column("Thước đo")
    table.add_column("Thay đổi", justify="right")
    table.add_column("Kết luận")
    for key, difference in differing.items():
        table.add_row(measure_name(key), changed_by(difference), _verdict(difference, key in LESS_IS_BETTER))
    if turns is not None:
        table.add_row("Hội thoại: lượt đúng", changed_by(turns), _verdict(turns, less_is_better=False))
    return table


def _costs(costs: Mapping[str, Cost]) -> Table:
    table = Table(title="Tốc độ và bộ nhớ, lần trước → lần này", show_header=False)
    for key, name in _COST_NAMES.items():
        if key in costs:
            table.add_row(name, f"{costs[key].old:.2f} → {costs[key].new:.2f}")
    return table


def _verdict(difference: Difference, less_is_better: bool) -> str:  # noqa: FBT001 - a property of the measure
    if not difference.value:
        return "như cũ"
    if not is_sure(difference):
        return "chưa chắc"
    return "tốt hơn" if (difference.value > 0) is not less_is_better else "kém hơn"


def _changed(changed: list[Changed]) -> Table:
    better, worse = (sum(one.verdict == verdict for one in changed) for verdict in (1, -1))
    table = Table(title=f"Từng câu: {better} tốt hơn, {worse} kém hơn", show_lines=True)
    for heading in ("", "Câu hỏi", "Xếp hạng", "Quyết định", "Thủ tục đầu"):
        table.add_column(heading, overflow="fold")
    for one in changed:
        typed = f" [{TYPING_NAMES[one.typing]}]" if TYPING_NAMES[one.typing] else ""
        table.add_row(
            _VERDICTS[one.verdict],
            escape(f"{one.question}{typed}"),
            _from_to(rank_word(one.old_rank), rank_word(one.new_rank)) if one.behaviour == "answer" else "",
            _from_to(DECISION_WORDS[one.old_decision], DECISION_WORDS[one.new_decision]),
            _from_to(one.old_first or "—", one.new_first or "—"),
        )
    return table


def _from_to(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"


def _turns(comparison: RunComparison) -> Table:
    table = Table(title="Lượt hội thoại đổi kết quả")
    for heading in ("", "Hội thoại", "Lượt", "Người dân nói"):
        table.add_column(heading, overflow="fold")
    for turn in comparison.turns:
        verdict = "nay đúng" if turn.is_right else "nay sai"
        table.add_row(verdict, *map(escape, (turn.id, str(turn.turn), turn.text)))
    return table
