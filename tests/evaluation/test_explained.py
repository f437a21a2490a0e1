"""Why a question was answered so, as officials and scripts read it."""

import json
from dataclasses import replace
from io import StringIO

from rich.console import Console

from bot.domain.procedures import Aspect
from bot.evaluation.explained import explained_as_json, explanation_tables
from bot.matching.explaining import CandidateExplained, Change, Explanation, ReadingExplained, Word, Worth

READING = ReadingExplained(
    words="xin nuôi voi bao lâu",
    matter="nuôi voi",
    spelled_out=(Change("bl", "bao lâu"),),
    repaired=(Change("nuooi", "nuoi"),),
    dropped=("xin",),
    asking=("bao lâu",),
    intents=(Aspect.TIME, Aspect.FEE),
    folk_names=(Change("ông tượng", "con voi"),),
    family="thú",
)
CANDIDATE = CandidateExplained(
    code="1.000001",
    name="Nuôi voi [to]",
    score=0.625,
    of_matter=0.5,
    text="xin nuôi voi",
    kind="question",
    matched=(Word("voi", 1.25), Word("nuôi voi", 2.0)),
    missed=(Word("rừng", 0.0),),
    worths=(Worth("voi", 0.4), Worth("xin", 0.001), Worth("rừng", -0.1)),
    facets_for=("cấp phép",),
    facets_against=("đổi",),
    facets_lacking=("cấp lại",),
    families=("thú",),
    is_elsewhere=False,
)


def printed(*candidates: CandidateExplained, reading: ReadingExplained = READING) -> str:
    out = StringIO()
    for table in explanation_tables(Explanation("xin nuooi voi bl", reading, candidates)):
        Console(file=out, width=200).print(table)
    return out.getvalue()


def test_the_reading_is_told_step_by_step():
    told = printed()
    for words in (
        "xin nuôi voi bao lâu",
        "“bl” → “bao lâu”",
        "“nuooi” → “nuoi”",
        "“xin”",
        "thời gian, lệ phí",
        "“ông tượng” → “con voi”",
        "Chỉ nêu tên nhóm",
    ):
        assert words in told


def test_what_did_not_happen_is_not_told():
    plain = replace(
        READING, spelled_out=(), repaired=(), dropped=(), asking=(), intents=(), folk_names=(), family=None, matter=""
    )
    told = printed(reading=plain)
    for words in ("Viết tắt", "Từ lạ", "đưa đẩy", "Hỏi về", "dân gian", "nhóm", "Các thủ tục được xét"):
        assert words not in told
    assert "(không còn từ nào)" in told


def test_what_speaks_for_and_against_a_candidate_is_told_heaviest_first():
    told = printed(CANDIDATE)
    for words in (
        "Nuôi voi [to]",
        "0.62",
        "(0.50)",
        "câu mẫu: xin nuôi voi",
        "Khớp: nuôi voi 2.0, voi 1.2",
        "Thiếu: rừng 0.0",
        "Cùng khía cạnh: cấp phép",
        "Khía cạnh người dân không nói: đổi",
        "Khía cạnh thủ tục không có: cấp lại",
        "Bỏ từ này thì điểm đổi: voi -0.40, rừng +0.10",
        "nhóm: thú",
    ):
        assert words in told


def test_matters_handled_elsewhere_say_so_and_what_was_not_measured_is_left_out():
    told = printed(replace(CANDIDATE, is_elsewhere=True, of_matter=None, worths=()))
    assert "(nơi khác giải quyết)" in told
    assert "(0.50)" not in told
    assert "Bỏ từ này thì điểm đổi:" not in told


def test_scripts_get_everything():
    told = json.loads(json.dumps(explained_as_json(Explanation("nuôi voi", READING, (CANDIDATE,)))))
    assert told["reading"]["intents"] == ["time", "fee"]
    assert told["candidates"][0]["worths"][0] == {"text": "voi", "lost": 0.4}
    assert told["candidates"][0]["of_matter"] == 0.5
