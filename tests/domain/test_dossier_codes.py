"""Dossier codes as citizens type them; every code here is made up, of units whose number is 99."""

from contextlib import suppress
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dossier_codes import (
    CodeFault,
    DossierCode,
    MalformedDossierCode,
    find_codes,
    from_link_payload,
    link_payload,
)
from tests.made_up_codes import (
    any_code,
    decorated,
    digits,
    general_codes,
    lookalike_texts,
    with_odd_dashes,
    without_some_dashes,
)

SHAPES = [
    ("H99.12-261101-0042", "H99.12", date(2026, 11, 1)),
    ("H99-261101-0042", "H99", date(2026, 11, 1)),
    ("H99.50.05.13-261008-0975", "H99.50.05.13", date(2026, 10, 8)),
    ("000.00.06.H99-231027-0361", "000.00.06.H99", date(2023, 10, 27)),
    ("G99.899.909-260916-890028", "G99.899.909", date(2026, 9, 16)),
    ("G99.20-20260609-0092637", "G99.20", date(2026, 6, 9)),
    ("03706/2026/07906", "03706", None),
]


def read(text: str) -> str | CodeFault:
    try:
        return DossierCode.parse(text).text
    except MalformedDossierCode as refused:
        return refused.reason


def found(text: str) -> list[str]:
    return [code.text for code in find_codes(text)]


class TestReadingACode:
    @pytest.mark.parametrize(("text", "unit", "received_on"), SHAPES)
    def test_every_shape_on_a_receipt_slip_tells_unit_and_day(self, text: str, unit: str, received_on: date | None):
        code = DossierCode.parse(text)
        assert (code.text, code.unit, code.received_on, str(code)) == (text, unit, received_on, text)

    @given(st.data())
    def test_case_width_blanks_and_punctuation_do_not_matter(self, data: st.DataObject):
        code = data.draw(any_code)
        assert DossierCode.parse(data.draw(decorated(code))).text == code

    @given(st.data())
    def test_any_kind_of_dash_is_a_dash(self, data: st.DataObject):
        code = data.draw(general_codes())
        assert DossierCode.parse(data.draw(with_odd_dashes(code))).text == code

    @given(st.data())
    def test_a_code_without_its_dashes_is_read_or_refused_as_ambiguous_but_never_taken_for_another(
        self, data: st.DataObject
    ):
        code = data.draw(general_codes())
        typed = data.draw(without_some_dashes(code))
        assert read(typed) in (code, CodeFault.AMBIGUOUS)

    @given(
        st.dates(date(2015, 1, 1), date(2099, 12, 31)), digits(4, 4), st.sampled_from(["H99", "H99.12", "H99.50.05.13"])
    )
    def test_a_usual_code_needs_no_dashes_at_all(self, day: date, sequence: str, unit: str):
        typed = f"{unit}{day:%y%m%d}{sequence}"
        assert DossierCode.parse(typed).text == f"{unit}-{day:%y%m%d}-{sequence}"

    @pytest.mark.parametrize(
        "typed",
        [
            " h99.12-261101 -0042",
            "h99.12 261101 0042",
            "H99 12 261101 0042",
            "H99.12.261101.0042",
            "H99-12-261101-0042",
            "H99.12/261101/0042",
            "h99122611010042",
            "h 99.12-2611 01-00 42",
            "H99.12–261101—0042.",
            "H99_12_261101_0042",
            "Ｈ９９．１２－２６１１０１－００４２",
            "h99.12-26\u200b1101-0042\u200e",
        ],
    )
    def test_one_code_typed_in_many_ways_is_one_code(self, typed: str):
        assert DossierCode.parse(typed) == DossierCode.parse("H99.12-261101-0042")

    @pytest.mark.parametrize(
        "typed", ["03706 2026 07906", "03706-2026-07906", "03706202607906", "03706 / 2026 / 07906"]
    )
    def test_a_code_of_social_insurance_may_lack_its_slashes(self, typed: str):
        assert DossierCode.parse(typed).text == "03706/2026/07906"

    def test_dots_of_the_prefix_may_be_missing(self):
        assert DossierCode.parse("0000006h99-2310270361").text == "000.00.06.H99-231027-0361"

    def test_two_readings_with_a_real_day_are_refused(self):
        assert read("H99.1226110100421") is CodeFault.AMBIGUOUS
        assert read("G99.20.20260609-0092637") is CodeFault.AMBIGUOUS

    def test_a_code_that_says_everything_is_never_ambiguous(self):
        assert DossierCode.parse("G99.20.20-260609-0092637").unit == "G99.20.20"
        assert DossierCode.parse("G99.20-20260609-0092637").unit == "G99.20"

    def test_codes_compare_sort_and_hash_by_their_text(self):
        early, late = DossierCode.parse("H99.12-261101-0042"), DossierCode.parse("H99.12-261101-0043")
        assert sorted([late, early]) == [early, late]
        assert {early, late, DossierCode.parse("h99.12 261101 0042")} == {early, late}

    @pytest.mark.parametrize("day", ["261301", "260230", "140101", "20141231", "21000101", "20260230"])
    def test_a_day_that_is_none_or_absurd_is_refused(self, day: str):
        assert read(f"H99.12-{day}-0042") is CodeFault.WRONG_DATE

    @pytest.mark.parametrize("day", ["150101", "991231", "20150101", "20991231", "240229"])
    def test_the_first_and_last_days_are_accepted(self, day: str):
        assert DossierCode.parse(f"H99.12-{day}-0042").text == f"H99.12-{day}-0042"

    @given(st.one_of(st.text(), lookalike_texts, any_code.map(lambda code: code[1:] + code[:1])))
    @example("H99.12-2611٠١-0042")
    @example("9" * 5000)
    def test_whatever_is_typed_a_text_is_a_code_or_malformed(self, text: str):
        outcome = read(text)
        assert isinstance(outcome, CodeFault) or read(outcome) == outcome

    @pytest.mark.parametrize("text", ["", "xin chào", "0912345678", "1.001193", "Đường H99", "123/2015/NĐ-CP"])
    def test_what_has_nothing_of_a_code_is_none(self, text: str):
        assert read(text) is CodeFault.NOT_A_CODE


class TestFindingCodes:
    @pytest.mark.parametrize(
        ("sentence", "codes"),
        [
            ("cho mình hỏi hồ sơ h99.12 261101 0042 tới đâu rồi ạ", ["H99.12-261101-0042"]),
            ("Mã hồ sơ: H99.12-261101-0042, nộp 01/11/2026", ["H99.12-261101-0042"]),
            ("H99.12-261101-0042 12 ngày rồi chưa thấy gì", ["H99.12-261101-0042"]),
            ("hồ sơ H99.12-261101-0042. 15 ngày rồi", ["H99.12-261101-0042"]),
            ("h99.12-261101-0042 và g99.20 20260609 0092637", ["H99.12-261101-0042", "G99.20-20260609-0092637"]),
            ("1. H99.12-261101-0042\n2. H99.12-261101-0043", ["H99.12-261101-0042", "H99.12-261101-0043"]),
            ("BHXH 03706/2026/07906 với H99-261101-0042 nhé", ["03706/2026/07906", "H99-261101-0042"]),
            ("bảo hiểm 03706 2026 07906 của mẹ em", ["03706/2026/07906"]),
            ("hs:000.00.06.H99-231027-0361", ["000.00.06.H99-231027-0361"]),
            ("H99.12-261101-0042 là mã, gọi 0912345678", ["H99.12-261101-0042"]),
            ("sđt 0912345678 mã H991226 11010042", []),
            ("h99.12-2611 01-00 42", ["H99.12-261101-0042"]),
            ("H99.12-261101-0042, h99.12-261101-0042!", ["H99.12-261101-0042"]),
            ("https://example.vn/tra-cuu?ma=H99.12-261101-0042&x=1", ["H99.12-261101-0042"]),
            ("https://t.me/motcua_bot?start=hs_H99_12-261101-0042", ["H99.12-261101-0042"]),
        ],
    )
    def test_codes_in_a_sentence_are_found_in_their_order(self, sentence: str, codes: list[str]):
        assert found(sentence) == codes

    @given(general_codes(), st.data())
    def test_a_code_in_a_sentence_is_found_whatever_its_dashes(self, code: str, data: st.DataObject):
        assert found(f"dạ hồ sơ {data.draw(with_odd_dashes(code)).lower()} xong chưa ạ") == [code]

    @pytest.mark.parametrize(
        "text",
        [
            "0912345678", "+84 912 345 678", "0912.345.678", "(024) 3825-1234", "q12 0912345678", "A12.05 0912345678",
            "001099012345", "cccd 079 201 001 234", "K12 001099012345", "B1234567", "540.000 đồng", "1.001193",
            "2.000815", "123/2015/NĐ-CP", "91/2025/QH15", "04/2025/TT-VPCP", "1001/QĐ-BNV", "01/11/2026",
            "2026-11-01 08:30", "51H-123.45", "20261101083000", "số 12 đường 3/2", "9704 0512 3456 7890",
            "lô B12, tờ 26, thửa 1101",
            "công văn 12345/2026/QLD", "HD26110100421234", "xH99.12-261101-0042", "H99.12-261101-00421234",
            "9H99.12-261101-0042",
            "H99.12-261101-0042-0043", "00.00.06.H99-231027-0361", "103706/2026/07906", "03706/2026/079061",
            "03706/1926/07906", "2/03706/2026/07906",
        ],
    )  # fmt: skip
    def test_other_numbers_are_no_codes(self, text: str):
        assert found(text) == []
        assert found(f"cho em hỏi {text} là sao ạ") == []

    @given(st.one_of(st.text(), lookalike_texts))
    def test_what_is_found_in_any_text_is_a_code(self, text: str):
        assert all(DossierCode.parse(code.text) == code for code in find_codes(text))


class TestDeepLinks:
    @given(any_code)
    def test_a_code_comes_back_from_its_link(self, code: str):
        payload = link_payload(DossierCode.parse(code))
        assert from_link_payload(payload).text == code
        assert payload.isascii()
        assert quote(payload, safe="") == payload
        assert "." not in payload
        assert len(payload) <= 64

    def test_the_payload_reads_like_the_code(self):
        assert link_payload(DossierCode.parse("H99.12-261101-0042")) == "hs_H99_12-261101-0042"

    @pytest.mark.parametrize("payload", ["H99.12-261101-0042", "HS_h99_12-261101-0042", "h99_12-261101-0042"])
    def test_a_code_put_into_a_link_as_it_is_will_do(self, payload: str):
        assert from_link_payload(payload).text == "H99.12-261101-0042"

    @given(st.text())
    def test_a_forged_link_is_malformed_at_worst(self, payload: str):
        with suppress(MalformedDossierCode):
            assert from_link_payload(payload) == DossierCode.parse(payload.upper().removeprefix("HS_"))
