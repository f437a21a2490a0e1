"""The measures as tables for people."""

from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from bot.evaluation.dialogues import DialogueTrial, TurnTrial, turns_right
from bot.evaluation.figures import RANKS, ROWS, Figure
from bot.evaluation.leaving_out import LeftOut
from bot.evaluation.measures import Evaluation
from bot.evaluation.trials import Trial
from bot.evaluation.wording import (
    DECISION_NAMES,
    DECISION_WORDS,
    RANK_NAMES,
    ROW_NAMES,
    changed_by,
    measure_name,
    out_of,
    percent,
    points,
    why_missed,
    with_interval,
)


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """Ranking, peers, decisions, dialogues, cost; then what went wrong, as far as anything did."""
    yield _ranking(evaluation)
    if evaluation.peers:
        yield _peers(evaluation)
    yield _decisions(evaluation)
    yield _cost(evaluation)
    if evaluation.folds:
        yield _folds(evaluation.folds)
    if evaluation.misses:
        yield _misses(evaluation)
    if evaluation.slips:
        yield _slips(evaluation.slips)
    wrong = [(one, number, turn) for one in evaluation.dialogues or () for number, turn in enumerate(one.turns, 1)]
    wrong = [each for each in wrong if each[2].is_counted and not each[2].is_right]
    if wrong:
        yield _wrong_turns(wrong)


def _columns(table: Table, *headings: str) -> Table:
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    return table


def _folding(table: Table, *headings: str) -> Table:
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _ranking(evaluation: Evaluation) -> Table:
    left_out = f"bỏ qua {evaluation.left_out} câu mà danh mục chưa có thủ tục"
    table = _columns(Table(title=f"Xếp hạng, khoảng tin cậy 95% ({left_out})"), "Câu hỏi", "Số câu")
    for name in RANK_NAMES.values():
        table.add_column(name, justify="right")
    for row in ROWS:
        ranks = [evaluation.figures[f"{row}.{kind}"] for kind in RANKS]
        table.add_row(ROW_NAMES[row], f"{ranks[0].count:.0f}", *map(with_interval, ranks[:2]), _mean(ranks[2]))
    gaps = [evaluation.accent_gap[kind] for kind in RANKS]
    if gaps[0].count:
        table.add_section()
        table.add_row("Có dấu trừ bỏ dấu (điểm %)", f"{gaps[0].count}", *map(changed_by, gaps))
    return table


def _mean(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f}-{figure.high:.3f})" if figure.count else "—"


def _peers(evaluation: Evaluation) -> Table:
    table = _columns(Table(title="So với cách khác trên cùng tri thức, cùng câu hỏi: R@1 / R@3"), "Câu hỏi", "Một Cửa")
    for peer in evaluation.peers:
        table.add_column(peer.name, justify="right")
    for row in ROWS:
        columns = [evaluation.figures, *(peer.figures for peer in evaluation.peers)]
        cells = [_first_and_third(found[f"{row}.first"], found[f"{row}.first_three"]) for found in columns]
        table.add_row(ROW_NAMES[row], *cells)
    table.add_section()
    table.add_row("p50 một câu, ms", f"{evaluation.p50_ms:.2f}", *(f"{peer.p50_ms:.2f}" for peer in evaluation.peers))
    builds = [evaluation.build_ms, *(peer.build_ms for peer in evaluation.peers)]
    table.add_row("Dựng chỉ mục, ms", *(f"{build:.0f}" for build in builds))
    return table


def _first_and_third(first: Figure, third: Figure) -> str:
    return f"{with_interval(first)} / {percent(third.value)}" if first.count else "—"


def _decisions(evaluation: Evaluation) -> Table:
    table = _columns(Table(title="Quyết định, khoảng tin cậy 95%"), "Quyết định", "Số câu", "Tỷ lệ")
    for key, name in DECISION_NAMES.items():
        if key in ("clarify.asked", "near.answered", "oos.answered"):
            table.add_section()
        figure = evaluation.figures[key]
        table.add_row(name, out_of(figure), with_interval(figure))
    if evaluation.dialogues is not None:
        table.add_section()
        turns = turns_right(evaluation.dialogues)
        name = f"Hội thoại: lượt đúng (trong {len(evaluation.dialogues)} hội thoại)"
        table.add_row(name, out_of(turns), with_interval(turns))
    return table


def _cost(evaluation: Evaluation) -> Table:
    table = _columns(Table(title="Tốc độ và bộ nhớ", show_header=False), "", "")
    table.add_row("Thời gian một câu, p50 / p99", f"{evaluation.p50_ms:.2f} / {evaluation.p99_ms:.2f} ms")
    table.add_row("Dựng chỉ mục", f"{evaluation.build_ms:.0f} ms")
    if evaluation.memory_mb is not None:
        told = "Bộ nhớ thường trú cao nhất của tiến trình đo này, tới câu hỏi cuối, chưa tính cách khác"
        table.add_row(told, f"{evaluation.memory_mb:.0f} MB")
    return table


def _folds(folds: LeftOut) -> Table:
    title = f"Kiểm tra chéo: mỗi lần bỏ 1/{folds.parts} câu mẫu khỏi tri thức"
    table = _columns(Table(title=title), "Thước đo", "Câu mẫu bị bỏ", "Tệp này, khi thiếu", "Thay đổi (điểm %)")
    for key, value in folds.with_fewer.items():
        example = folds.examples.get(key)
        cell = "" if example is None else with_interval(example)
        table.add_row(measure_name(key), cell, percent(value), points(-folds.drop[key]))
    return table


def _misses(evaluation: Evaluation) -> Table:
    table = Table(title=f"{len(evaluation.misses)} câu chưa đúng ngay ở vị trí đầu", show_lines=True)
    _folding(table, "Câu hỏi", "Đúng ra", "Ba thủ tục đầu (điểm) và câu giống nhất", "Vì sao")
    for miss in evaluation.misses:
        found = "\n".join(f"{one.code} ({one.score:.2f}) {one.why}" for one in miss.candidates)
        decision = DECISION_WORDS[miss.decision]
        cells = (f"{miss.question}\n→ {decision}", ", ".join(miss.expected), found, why_missed(miss.why))
        table.add_row(*map(escape, cells))
    return table


def _slips(slips: Sequence[Trial]) -> Table:
    table = Table(title=f"{len(slips)} câu lẽ ra phải hỏi lại hoặc không nhận", show_lines=True)
    _folding(table, "Câu hỏi", "Loại", "Bot quyết định", "Thủ tục đầu (điểm)")
    for slip in slips:
        first = f"{slip.first} ({slip.score:.2f})" if slip.first else "—"
        table.add_row(escape(slip.question), slip.behaviour, DECISION_WORDS[slip.decision], first)
    return table


def _wrong_turns(wrong: Sequence[tuple[DialogueTrial, int, TurnTrial]]) -> Table:
    table = Table(title=f"{len(wrong)} lượt hội thoại chưa đúng", show_lines=True)
    _folding(table, "Hội thoại", "Lượt", "Người dân nói", "Mong đợi", "Bot")
    for dialogue, number, turn in wrong:
        expected = " ".join((turn.expect, *turn.right))
        heard = " ".join(filter(None, (turn.heard.kind, turn.heard.procedure)))
        table.add_row(*map(escape, (dialogue.id, str(number), turn.text, expected, heard)))
    return table
