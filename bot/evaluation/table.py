"""The measures as tables for people and as JSON for scripts."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.table import Table

from bot.evaluation.measures import Evaluation, Shares

_RANKINGS = {"accented": "Có dấu", "unaccented": "Không dấu", "stripped": "Có dấu, bỏ dấu đi", "all": "Tất cả"}


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure, shares as fractions of 1."""
    return {**asdict(evaluation), "precision": evaluation.precision}


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """Ranking, decisions, speed and, when there are any, the misses."""
    yield _ranking(evaluation)
    yield _decisions(evaluation)
    if evaluation.misses:
        yield _misses(evaluation)


def _ranking(evaluation: Evaluation) -> Table:
    table = Table(title=f"Xếp hạng (bỏ qua {evaluation.left_out} câu mà danh mục chưa có thủ tục)")
    for heading in ("Câu hỏi", "Số câu", "R@1", "R@3", "MRR"):
        table.add_column(heading, justify="left" if heading == "Câu hỏi" else "right")
    for name, ranking in evaluation.rankings.items():
        first, third = _percent(ranking.first), _percent(ranking.first_three)
        table.add_row(_RANKINGS[name], str(ranking.count), first, third, f"{ranking.reciprocal:.3f}")
    return table


def _decisions(evaluation: Evaluation) -> Table:
    table = Table(title="Quyết định và tốc độ", show_header=False)
    answerable = evaluation.answerable
    table.add_row("Trả lời ngay", _of(answerable.answered, answerable))
    table.add_row("… trong đó đúng thủ tục", _percent(evaluation.precision))
    table.add_row("Trả lời đúng hoặc có nêu lựa chọn đúng", _of(evaluation.right_shown, answerable))
    table.add_row("Câu chung chung: hỏi lại", _of(evaluation.clarify.asked, evaluation.clarify))
    table.add_row("Ngoài danh mục: trả lời ngay", _of(evaluation.near.answered, evaluation.near))
    table.add_row("Ngoài danh mục: trả lời hoặc gợi ý", _of(_offered(evaluation.near), evaluation.near))
    table.add_row("Không phải việc hành chính: trả lời hoặc gợi ý", _of(_offered(evaluation.oos), evaluation.oos))
    table.add_row("Thời gian một câu, p50 / p99", f"{evaluation.p50_ms:.2f} / {evaluation.p99_ms:.2f} ms")
    table.add_row("Dựng chỉ mục", f"{evaluation.build_ms:.0f} ms")
    return table


def _misses(evaluation: Evaluation) -> Table:
    table = Table(title=f"{len(evaluation.misses)} câu chưa đúng ngay ở vị trí đầu", show_lines=True)
    for heading in ("Câu hỏi", "Đúng ra", "Bot quyết định", "Ba thủ tục đầu (điểm) và câu giống nhất"):
        table.add_column(heading, overflow="fold")
    for miss in evaluation.misses:
        found = "\n".join(f"{one.code} ({one.score:.2f}) {one.why}" for one in miss.candidates)
        table.add_row(miss.question, ", ".join(miss.expected), miss.decision, found)
    return table


def _offered(shares: Shares) -> int:
    return shares.answered + shares.asked


def _of(count: int, shares: Shares) -> str:
    return f"{count}/{shares.count}" + (f" ({_percent(count / shares.count)})" if shares.count else "")


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
