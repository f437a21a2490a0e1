"""One line of the publication: a record, or a reason why it is none."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.published.record import Unreadable, read_record
from tests.published.records import a_record


def reason(line: str) -> str:
    with pytest.raises(Unreadable) as refused:
        read_record(line)
    return str(refused.value)


def line(**overrides: object) -> str:
    return json.dumps(a_record(**overrides))


@given(st.one_of(st.text(), st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps)))
def test_anything_is_a_record_or_refused_with_a_reason(text: str):
    with suppress(Unreadable):
        assert read_record(text).name.strip()


def test_the_texts_come_by_the_publications_keys():
    record = read_record(line())
    assert (record.code, record.field) == ("9.000101", "Trò chơi dân gian")
    assert record.others == {"loai_thu_tuc": "Loại khác", "trang": "https://dichvucong.example/1"}


def test_keys_that_nobody_knows_are_kept():
    assert read_record(line(ghi_chu=["a", {"b": 1}])).others["ghi_chu"] == '["a", {"b": 1}]'


@pytest.mark.parametrize("code", ["1.001190", "1.003695.000.00.00.H36", "1.012275.H36"])
def test_a_provinces_suffix_is_no_part_of_the_national_code(code: str):
    assert read_record(line(ma_thu_tuc=code)).national_code == code[:8]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "dòng này không phải JSON"),
        ("[" * 100_000, "dòng này không phải JSON"),
        ('["a"]', "cần một mục JSON {…} trên mỗi dòng"),
        (line(ma_thu_tuc=None), "thiếu ma_thu_tuc"),
        (line(ten_thu_tuc=None), "thiếu ten_thu_tuc"),
        (line(ten_thu_tuc=" \n"), "ten_thu_tuc để trống"),
        (line(ma_thu_tuc=1.00119), "ma_thu_tuc: cần một đoạn chữ"),
        (line(ma_thu_tuc="1.19"), "mã thủ tục không đúng dạng 1.001193: “1.19”"),
        (line(thanh_phan_ho_so=["Đơn"]), "thanh_phan_ho_so: cần một đoạn chữ"),
        (line(bo="\ud800"), "có ký tự hỏng (một nửa của cặp UTF-16)"),
    ],
    ids=range(10),
)
def test_what_is_no_record_is_refused_in_words(content: str, why: str):
    assert reason(content) == why
