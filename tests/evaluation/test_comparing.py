"""A run against a saved one."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.evaluation.comparing import RunComparison, compare
from bot.evaluation.comparison_table import comparison_lines, comparison_tables
from bot.evaluation.dialogues import DialogueTrial, Heard, TurnTrial
from bot.evaluation.figures import figures
from bot.evaluation.json_lines import LabelsFaulty
from bot.evaluation.measures import Evaluation
from bot.evaluation.saved_runs import read_run, saved, write_run
from bot.evaluation.trials import Decision, Trial
from tests.evaluation.builders import ELEPHANTS, KITES, a_trial, asked, measured

CHOOSE, UNKNOWN = Decision.CHOOSE, Decision.UNKNOWN
RUN = measured(asked("giá vàng", behaviour="oos"))


def run_of(*trials: Trial, dialogues: tuple[DialogueTrial, ...] | None = None) -> Evaluation:
    return replace(RUN, trials=trials, figures=figures(trials), dialogues=dialogues)


def compared(new: Evaluation, old: Evaluation) -> RunComparison:
    return compare(new, saved(old, "22/11/2026 09:00"))


def printed(comparison: RunComparison) -> str:
    out = StringIO()
    console = Console(file=out, width=200)
    for line in comparison_lines(comparison):
        console.print(line, markup=False)
    for table in comparison_tables(comparison):
        console.print(table)
    return out.getvalue()


def said(*right: bool) -> DialogueTrial:
    heard = Heard(kind="unknown")
    turns = [
        TurnTrial(text=f"lượt {number}", expect="near", right=(), heard=heard, is_counted=True, is_right=each)
        for number, each in enumerate(right)
    ]
    return DialogueTrial(id="d", turns=tuple(turns))


def test_a_run_saved_and_read_again_is_the_same(tmp_path: Path):
    run = saved(run_of(a_trial(0), a_trial(2, CHOOSE, id="2"), dialogues=(said(True),)), "22/11/2026 09:00")
    write_run(tmp_path / "run.json", run)
    assert read_run(tmp_path / "run.json") == run
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (a_trial(0), a_trial(1), -1),
        (a_trial(1), a_trial(0), 1),
        (a_trial(0), a_trial(0, CHOOSE, shows_right=True), -1),
        (a_trial(3, CHOOSE, shows_right=False), a_trial(1, CHOOSE, shows_right=True), 1),
        (a_trial(1), a_trial(1, UNKNOWN, shows_right=False), 1),
        (a_trial(None, UNKNOWN), a_trial(5, UNKNOWN), 1),
        (a_trial(0, behaviour="clarify"), a_trial(0, CHOOSE, behaviour="clarify"), 1),
        (a_trial(None, UNKNOWN, behaviour="near"), a_trial(None, CHOOSE, behaviour="near"), -1),
        (a_trial(None, CHOOSE, behaviour="oos"), a_trial(None, UNKNOWN, behaviour="oos"), 1),
        (a_trial(None, Decision.SMALL_TALK, behaviour="oos"), a_trial(None, UNKNOWN, behaviour="oos"), 0),
    ],
)
def test_a_question_that_goes_otherwise_is_better_worse_or_neither(old: Trial, new: Trial, verdict: int):
    [changed] = compared(run_of(new), run_of(old)).changed
    assert changed.verdict == verdict
    assert (changed.old_decision, changed.new_decision) == (old.decision, new.decision)


def test_what_went_as_before_is_not_told():
    comparison = compared(run_of(a_trial(0, score=0.9)), run_of(a_trial(0, score=0.5)))
    assert (comparison.changed, comparison.common) == ((), 1)
    assert "Không câu nào đổi kết quả." in printed(comparison)


def test_every_measure_differs_over_the_same_questions():
    right = [a_trial(0, id=str(number)) for number in range(40)]
    wrong = [a_trial(1, id=str(number)) for number in range(10)]
    comparison = compared(run_of(*right), run_of(*wrong, *right[10:]))
    first = comparison.differences["all.first"]
    assert (first.value, first.count) == (0.25, 40)
    assert 0.1 < first.low < 0.25 < first.high < 0.4
    told = printed(comparison)
    assert "R@1 tất cả (như trong tệp)" in told
    assert "10 tốt hơn, 0 kém hơn" in told
    assert "thứ 2 → thứ 1" in told


def test_less_is_better_where_answers_are_wrong():
    right = [a_trial(0, id=str(number)) for number in range(40)]
    comparison = compared(run_of(*(a_trial(1, id=one.id) for one in right)), run_of(*right))
    assert comparison.differences["wrong"].value == 1
    [line] = [line for line in printed(comparison).splitlines() if "Trả lời ngay mà sai" in line]
    assert "kém hơn" in line


def test_questions_that_only_one_run_asked_are_counted_and_left_out():
    comparison = compared(
        run_of(a_trial(0), a_trial(0, id="2"), a_trial(0, id="3", question="mới")),
        run_of(a_trial(0), a_trial(1, id="2", question="cũ")),
    )
    assert (comparison.common, comparison.added, comparison.removed) == (1, 2, 1)
    assert "Thêm 2 câu, bớt 1 câu" in printed(comparison)


def test_another_catalogue_is_told():
    old = replace(run_of(a_trial(0)), codes=(ELEPHANTS, "1.000009"))
    comparison = compared(replace(run_of(a_trial(0)), codes=(ELEPHANTS, KITES)), old)
    assert (comparison.codes_added, comparison.codes_removed) == ((KITES,), ("1.000009",))
    told = printed(comparison)
    assert f"thêm 1 thủ tục ({KITES})" in told
    assert "bớt 1 thủ tục (1.000009)" in told


def test_turns_that_changed_are_told():
    comparison = compared(run_of(dialogues=(said(True, False),)), run_of(dialogues=(said(True, True),)))
    assert [(turn.turn, turn.is_right) for turn in comparison.turns] == [(2, False)]
    assert comparison.turns_difference is not None
    assert comparison.turns_difference.value == -0.5
    assert "nay sai" in printed(comparison)


def test_without_dialogues_in_both_runs_none_are_compared():
    comparison = compared(run_of(dialogues=(said(True),)), run_of())
    assert (comparison.turns, comparison.turns_difference) == ((), None)


def test_what_it_costs_stands_beside_what_it_cost():
    comparison = compared(replace(RUN, p50_ms=0.5), replace(RUN, p50_ms=1.5))
    assert (comparison.costs["p50_ms"].old, comparison.costs["p50_ms"].new) == (1.5, 0.5)
    assert "1.50 → 0.50" in printed(comparison)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("no json", "dòng: không phải lần đo đã lưu bằng --save"),
        ('{"form": "another"}', "form: không phải lần đo đã lưu bằng --save"),
        (None, "không đọc được tệp"),
    ],
)
def test_a_file_that_is_no_saved_run_is_a_fault(tmp_path: Path, content: str | None, fault: str):
    file = tmp_path / "run.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(LabelsFaulty, match=fault):
        read_run(file)


def test_a_run_that_cannot_be_written_is_a_fault(tmp_path: Path):
    with pytest.raises(LabelsFaulty, match="không ghi được"):
        write_run(tmp_path / "none" / "run.json", saved(RUN, ""))
