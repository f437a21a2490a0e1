"""What is nearly a dossier code, told from the text alone; every code here is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dossier_codes import CodeFault, DossierCode, MalformedDossierCode, find_codes, find_near_codes
from tests.made_up_codes import general_codes, lookalike_texts


def near(text: str) -> list[tuple[str, CodeFault]]:
    return [(near.text, near.reason) for near in find_near_codes(text)]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("H99.12-261301-0042", CodeFault.WRONG_DATE),
        ("H99.12-26110-0042", CodeFault.WRONG_DATE),
        ("H99.12-2611011-0042", CodeFault.WRONG_DATE),
        ("H99.12-01112026-0042", CodeFault.WRONG_DATE),
        ("H99.12 261301 0042", CodeFault.WRONG_DATE),
        ("H99.12-2613010042", CodeFault.WRONG_DATE),
        ("03706/2126/07906", CodeFault.WRONG_DATE),
        ("H99.12-261101-004", CodeFault.WRONG_SEQUENCE),
        ("H99.12-261101-00420042", CodeFault.WRONG_SEQUENCE),
        ("H99.12-261101", CodeFault.WRONG_SEQUENCE),
        ("H99.12-261101004", CodeFault.WRONG_SEQUENCE),
        ("H99.12-261101-0042-0043", CodeFault.WRONG_SEQUENCE),
        ("03706/2026/0790", CodeFault.WRONG_SEQUENCE),
        ("H9.12-261101-0042", CodeFault.WRONG_UNIT),
        ("H99.1-261101-0042", CodeFault.WRONG_UNIT),
        ("99.12-261101-0042", CodeFault.WRONG_UNIT),
        ("HH99.12-261101-0042", CodeFault.WRONG_UNIT),
        ("Đ99.12-261101-0042", CodeFault.WRONG_UNIT),
        ("00.00.06.H99-231027-0361", CodeFault.WRONG_UNIT),
        ("3706/2026/07906", CodeFault.WRONG_UNIT),
        ("H99.1226110100421", CodeFault.AMBIGUOUS),
    ],
)
def test_one_slip_is_named_alone_and_in_a_sentence(typed: str, reason: CodeFault):
    assert find_codes(f"hồ sơ {typed} tới đâu") == ()
    assert [told for _, told in near(typed)] == [reason]
    assert [told for _, told in near(f"hồ sơ {typed} tới đâu")] == [reason]
    with pytest.raises(MalformedDossierCode) as refused:
        DossierCode.parse(typed)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("H99.12-2611O1-OO42", "H99.12-261101-0042"),
        ("h99.i2-26llo1-0042", "H99.12-261101-0042"),
        ("H99.12 26II01 0042", "H99.12-261101-0042"),
        ("H99.12-261101-OO4Z", "H99.12-261101-0042"),
        ("O3706/2026/07906", "03706/2026/07906"),
    ],
)
def test_letters_in_place_of_digits_come_with_the_code_that_is_meant(typed: str, meant: str):
    (near,) = find_near_codes(f"mã {typed} nhé")
    assert (near.reason, near.suggestion) == (CodeFault.LOOKALIKE, DossierCode.parse(meant))


def test_what_is_told_is_what_was_typed():
    assert near("1. mã h99.12-261301-0042 nhé") == [("H99.12-261301-0042", CodeFault.WRONG_DATE)]
    assert near("mã h99.12 261301 0042 15 ngày") == [("H99.12 261301 0042", CodeFault.WRONG_DATE)]


@given(general_codes())
def test_a_right_code_is_not_nearly_one(code: str):
    assert near(f"hồ sơ {code} 12 ngày") == []


@given(general_codes(), st.integers(1, 3))
def test_a_sequence_cut_short_is_told_from_the_text_alone(code: str, kept: int):
    cut = code[: code.rindex("-") + 1 + kept]
    assert [told for _, told in near(cut)] == [CodeFault.WRONG_SEQUENCE]


@given(general_codes().filter(lambda code: not code[0].isdecimal()))
def test_a_code_without_its_letter_is_a_wrong_unit(code: str):
    assert [told for _, told in near(code[1:])] == [CodeFault.WRONG_UNIT]


@pytest.mark.parametrize(
    "sentence",
    [
        "làm giấy khai sinh cần những giấy tờ gì", "căn hộ A12.05, 0912345678", "căn hộ A12.05 0912345678",
        "phòng B12.05-0912345678", "nhà K12 091234 5678", "B12.05 - 0912 345678", "số điện thoại 0912345678",
        "cccd 001099012345 cấp 12/05/2021", "nghị định 123/2015/NĐ-CP", "thủ tục 1.001193 hoặc 2.000815",
        "chuyển khoản 540.000 đồng tới 9704 0512 3456 7890", "Q12 12345 6789", "xe 51H-123.45", "D12 2612 1005",
        "lô B12 tờ 26 thửa 1101", "sổ BHXH 0123456789", "hẹn 01/11/2026 lúc 8:30", "hộ chiếu B1234567 cấp 2015",
        "H99", "H99.12", "O1 I1 L1 SO1 BO1", "hồ sơ H99.12-261101-0042",
    ],
)  # fmt: skip
def test_ordinary_sentences_hold_nothing_near(sentence: str):
    assert near(sentence) == []


@given(st.one_of(st.text(), lookalike_texts))
def test_any_text_can_be_asked(text: str):
    assert all(near.reason is not CodeFault.NOT_A_CODE for near in find_near_codes(text))
