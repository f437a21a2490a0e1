"""The measures as people read them."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from bot.evaluation.dialogues import DialogueTrial, Heard, TurnTrial
from bot.evaluation.figures import Difference, Figure, figures
from bot.evaluation.leaving_out import LABELLED_MEASURES, LeftOut
from bot.evaluation.measures import Evaluation
from bot.evaluation.misses import Comparison
from bot.evaluation.peers import PeerFigures
from bot.evaluation.table import tables
from bot.evaluation.wording import changed_by, points, rank_word, why_missed, with_interval
from bot.matching.explaining import Word
from tests.evaluation.builders import ELEPHANTS, KITES, a_trial, asked, measured


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return measured(
        asked("Nuôi voi xin phép ở đâu", ELEPHANTS),
        asked("nhà tôi muốn nuôi voi [to]", KITES),
        asked("nuôi voi rừng", behaviour="near"),
    )


def printed(evaluation: Evaluation) -> str:
    out = StringIO()
    console = Console(file=out, width=200)
    for table in tables(evaluation):
        console.print(table)
    return out.getvalue()


def test_ranking_decisions_and_cost_come_with_intervals(evaluation: Evaluation):
    told = printed(evaluation)
    for words in ("R@1", "R@3", "MRR", "phím Telex", "phím VNI", "kiểu nhắn tin", "Có dấu trừ bỏ dấu", "Dựng chỉ mục"):
        assert words in told
    for words in ("Trả lời ngay", "Bộ nhớ", "1/1", "50.0% (0.0-100.0)", "100.0% (2.5-100.0)"):
        assert words in told


def test_misses_and_slips_are_listed_with_brackets_and_all(evaluation: Evaluation):
    told = printed(evaluation)
    assert "1 câu chưa đúng ngay ở vị trí đầu" in told
    assert "nhà tôi muốn nuôi voi [to]" in told
    assert "1 câu lẽ ra phải hỏi lại hoặc không nhận" in told


def test_what_was_not_measured_has_no_table(evaluation: Evaluation):
    told = printed(replace(evaluation, misses=(), slips=()))
    for words in ("chưa đúng", "lẽ ra", "cách khác trên", "Kiểm tra chéo", "Hội thoại"):
        assert words not in told


def test_peers_stand_beside_the_assistant(evaluation: Evaluation):
    peer = PeerFigures("Một cách khác", figures([a_trial(1)]), p50_ms=12.5, build_ms=3)
    told = printed(replace(evaluation, peers=(peer,)))
    assert "Một cách khác" in told
    assert "0.0% (0.0-97.5) / 100.0%" in told
    assert "12.50" in told


def test_wrong_turns_are_listed_and_turns_that_do_not_count_are_not(evaluation: Evaluation):
    turns = [
        TurnTrial(text=text, expect="near", right=(), heard=Heard(kind="answer"), is_counted=counted, is_right=False)
        for text, counted in (("lượt sai", True), ("lượt không tính", False))
    ]
    told = printed(replace(evaluation, dialogues=(DialogueTrial(id="d", turns=tuple(turns)),)))
    assert "1 lượt hội thoại chưa đúng" in told
    assert "lượt sai" in told
    assert "lượt không tính" not in told
    assert "Hội thoại: lượt đúng (trong 1 hội thoại)" in told


def test_cross_validation_tells_what_fewer_examples_cost(evaluation: Evaluation):
    keys = [measure.key for measure in LABELLED_MEASURES]
    examples = {"all.first": Figure(0.5, 0.4, 0.6, 50, 100)}
    folds = LeftOut(3, examples, dict.fromkeys(keys, 0.75), dict.fromkeys(keys, 0.031))
    told = printed(replace(evaluation, folds=folds))
    assert "bỏ 1/3 câu mẫu" in told
    assert "50.0% (40.0-60.0)" in told
    assert "-3.1" in told


def test_figures_are_told_in_percent_and_differences_in_points():
    assert with_interval(Figure(0.9, 0.85, 0.95, 9, 10)) == "90.0% (85.0-95.0)"
    assert with_interval(Figure(0, 0, 1, 0, 0)) == "—"
    assert changed_by(Difference(-0.01, -0.03, 0.005, 10)) == "-1.0 (-3.0 đến +0.5)"
    assert points(-0.0001) == "+0.0"
    assert (rank_word(0), rank_word(None)) == ("thứ 1", "không thấy")


def test_a_miss_is_explained_by_what_only_one_side_has():
    why = Comparison(
        first="A",
        first_text="câu của A",
        right="B",
        right_text="câu của B",
        right_score=0.41,
        only_first=(Word("voi", 1.0), Word("nuôi voi", 2.0)),
        only_right=(Word("diều", 3.0),),
        facets_of_first=("cấp lại",),
        facets_against_right=("đổi",),
    )
    assert why_missed(why).splitlines() == [
        "B (0.41) khớp “câu của B”.",
        "Chỉ A có: nuôi voi 2.0, voi 1.0.",
        "Chỉ B có: diều 3.0.",
        "Khía cạnh đúng của A: cấp lại.",
        "Khía cạnh thừa của B: đổi.",
    ]


def test_a_miss_without_any_difference_in_words_says_so():
    assert "những từ như nhau" in why_missed(Comparison("A", "a", "B", "b", 0.4))
    assert why_missed(Comparison("A", "a", "B", "", None)).startswith("B không có từ nào chung")
    assert why_missed(None) == "Không tìm thấy thủ tục nào."
