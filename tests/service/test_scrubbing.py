"""Nothing that names a citizen stays in a kept question."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dossier_codes import find_codes
from bot.service.scrubbing import readable, scrub
from tests.made_up_codes import any_code, decorated, lookalike_texts, with_odd_dashes, without_some_dashes

typed = st.text(alphabet=st.sampled_from("0123456789 .-–()/+_@aảĐ\n,:\u200bxH1۳"), max_size=80)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("số tôi 0912345678 nhé", "số tôi [số] nhé"),
        ("gọi 0912 345 678", "gọi [số]"),
        ("gọi 0912.345.678.", "gọi [số]."),
        ("gọi (+84) 912-345-678", "gọi ([số]"),
        ("gọi 0912 - 345 - 678", "gọi [số]"),
        ("sdt0912345678zalo", "sdt[số]zalo"),
        ("cccd:001099012345", "cccd:[số]"),
        ("cccd001099012345", "cccd[số]"),
        ("hộ chiếu B1234567", "hộ chiếu [số]"),
        ("gửi a.b-c+d@mail.example.vn giúp", "gửi [email] giúp"),
        ("hồ sơ H99.12-261101-0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ 000.00.01.h99 - 261101 - 0042", "hồ sơ [mã hồ sơ]"),
        ("hồ sơ h99.12–261101−0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ H99.12 261101 0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ H99.122611010042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ Ｈ99.12－261101－0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ H99.12-\u200b261101-0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("hồ sơ H99.12 - - - - 261101 ----- 0042", "hồ sơ [mã hồ sơ]"),
        ("bảo hiểm 03706/2026/07906 nhé", "bảo hiểm [mã hồ sơ] nhé"),
        ("hồ sơ H99.12-261399-0042 đâu", "hồ sơ [mã hồ sơ] đâu"),
        ("H 9 9.1 2-26 11 01-00 42", "[mã hồ sơ]"),
        ("straße H99.12-261101-0042", "STRASSE [mã hồ sơ]"),
        ("H99.12-261101-0042, h99-261102-0043", "[mã hồ sơ], [mã hồ sơ]"),
        ("xem https://vi.du/nguyen-van-a?id=1", "xem [liên kết]"),
        ("xem t.me/nguyenvana với zalo.me/0912345678", "xem [liên kết] với [liên kết]"),
        ("nhắn @nguyen_van_a", "nhắn [tài khoản]"),
    ],
)
def test_personal_data_is_replaced_by_what_it_was(asked: str, kept: str):
    assert scrub(asked) == kept


@pytest.mark.parametrize(
    "asked",
    [
        "thủ tục 1.001193 cần gì",
        "1.001193, 2.000635 và 1.000656",
        "so sánh 1.001193 2.000635",
        "có 2 bản của 1.001193.",
        "nghị định 123/2015/NĐ-CP và luật 60/2014/QH13",
        "lệ phí 8000 đồng, 15 ngày, năm 2026",
        "mẫu CT01, TK1-TS",
        "đất 120 m2 ở tổ 5",
    ],
)
def test_what_names_nobody_stays(asked: str):
    assert scrub(asked) == asked


@given(typed)
@example("12345678.1.001193")
@example("1.0011931.001193")
@example("1.001193 0912345678")
@example("a@b.c1.12345678")
def test_no_run_of_eight_digits_survives(asked: str):
    assert not re.search(r"\d{8}", scrub(asked))


@given(typed)
@example("12345678...... .1.001193")
@example("@aaaaa@bbbbb")
def test_scrubbing_twice_changes_nothing_more(asked: str):
    assert scrub(scrub(asked)) == scrub(asked)


@given(
    st.data(),
    st.sampled_from(["", "hồ sơ ", "1. ", "ß ", "H", "gọi 0912345678, "]),
    st.sampled_from(["", " đâu", ".", " 7"]),
)
def test_no_code_survives_however_it_is_typed(data: st.DataObject, before: str, after: str):
    code = data.draw(any_code)
    typed = data.draw(st.one_of(decorated(code), with_odd_dashes(code), without_some_dashes(code)))
    assert_no_code_survives(before + typed + after)


@given(lookalike_texts)
@example("H99 26110/2026/20260 1 03706/2026/07906")
def test_no_code_survives_in_what_only_resembles_one(asked: str):
    assert_no_code_survives(asked)


def assert_no_code_survives(asked: str) -> None:
    scrubbed = scrub(asked)
    left = "".join(filter(str.isdecimal, scrubbed))
    for code in find_codes(asked):
        assert "".join(filter(str.isdecimal, code.text)) not in left
    assert find_codes(scrubbed) == ()
    assert scrub(scrubbed) == scrubbed


@given(st.text(alphabet="aăâđê ô,?", max_size=30), st.text(alphabet="aăâđê ô,?", max_size=30))
def test_a_procedure_code_stays_wherever_it_stands(before: str, after: str):
    assert scrub(f"{before} 1.001193 {after}") == f"{before} 1.001193 {after}"


@given(st.text())
def test_whatever_is_typed_can_be_stored_afterwards(asked: str):
    for text in (scrub(asked), readable(asked)):
        assert "\x00" not in text
        assert text.encode("utf-8").decode("utf-8") == text


def test_stray_halves_of_characters_become_question_marks():
    assert readable("a\ud83db\x00c") == "a?bc"


def test_a_long_hostile_text_is_scrubbed_in_passing():
    for hostile in ("a" * 50_000, "a." * 25_000, "1" * 50_000, "1 a" * 20_000, "www." * 20_000, "H99." * 20_000):
        assert len(scrub(hostile)) <= len(hostile)
