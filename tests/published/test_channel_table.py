"""The flattened table of ways to file, taken apart without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.published.channel_table import ChannelTable, cut_channels

PIECES = st.lists(
    st.sampled_from(
        [
            "Trực tuyến",
            "Trực tiếp",
            "Dịch vụ bưu chính",
            "Miễn phí",
            "Không có thông tin",
            "5",
            "12",
            " Ngày làm việc",
            " Giờ",
            "125 VNĐ",
            "8,000 Việt Nam Đồng",
            "10 USD",
            "(",
            ")",
            "(theo Thông tư)",
            "Nộp tại xã. ",
            "Không quy định",
        ]
    ),
    max_size=14,
).map("".join)


def written(table: ChannelTable) -> str:
    return table.before + "".join(row.written for row in table.rows)


@given(st.one_of(PIECES, st.text()))
def test_the_cells_make_up_the_text_again(text: str):
    assert written(cut_channels(text)) == text


def test_rows_are_cut_where_nothing_parts_them():
    table = cut_channels("Trực tuyến5 Ngày làm việcMiễn phí(Không)Nộp trên mạngTrực tiếp1 GiờKhông có thông tin")
    online, counter = table.rows
    assert (online.kind, online.time, online.fee.amount, online.fee.note) == (
        "Trực tuyến", "5 Ngày làm việc", "Miễn phí", "(Không)",
    )  # fmt: skip
    assert online.description == "Nộp trên mạng"
    assert (counter.kind, counter.time, counter.fee.amount) == ("Trực tiếp", "1 Giờ", "Không có thông tin")


def test_a_way_to_file_mentioned_in_a_description_begins_no_row():
    table = cut_channels("Trực tiếp3 NgàyMiễn phíTrực tiếp tại xã hoặc Trực tuyến trong 5 Ngày")
    assert [row.description for row in table.rows] == ["Trực tiếp tại xã hoặc Trực tuyến trong 5 Ngày"]


def test_brackets_within_a_fees_note_stay_together():
    (row,) = cut_channels("Trực tiếp3 Ngày50,000 VNĐ((Miễn kể từ tháng 4 (2026)) hết năm)Nộp").rows
    assert (row.fee.note, row.description) == ("((Miễn kể từ tháng 4 (2026)) hết năm)", "Nộp")


@pytest.mark.parametrize("text", ["Trực tiếp3 NgàyMiễn phí(chưa đóng ngoặc", "Trực tiếp3 NgàyMiễn phí)"])
def test_unbalanced_brackets_are_a_description(text: str):
    (row,) = cut_channels(text).rows
    assert row.fee.note == ""


@pytest.mark.parametrize(
    ("text", "time", "fee"),
    [
        ("Trực tiếp125,000 VNĐ", None, "125,000 VNĐ"),  # 1 and 25,000, or 12 and 5,000
        ("Trực tiếp105,000 VNĐ", "10", "5,000 VNĐ"),  # a sum does not begin with 0
        ("Trực tiếp12,400,000 VNĐ", "1", "2,400,000 VNĐ"),
        ("Trực tiếp20 VNĐ", "2", "0 VNĐ"),
    ],
)
def test_time_and_fee_run_together_are_parted_where_there_is_one_way_only(text: str, time: str | None, fee: str):
    (row,) = cut_channels(text).rows
    assert (row.time, row.fee.amount) == (time, fee)


def test_another_row_tells_where_time_ends():
    first, second = cut_channels("Trực tuyến1Miễn phíTrực tiếp125,000 VNĐ").rows
    assert (second.time, second.fee.amount) == (first.time, "25,000 VNĐ") == ("1", "25,000 VNĐ")


def test_a_time_in_words_is_a_time():
    (row,) = cut_channels("Trực tuyếnKhông phải trả kết quả cho người nộp thuếMiễn phíQua Cổng").rows
    assert (row.time, row.description) == ("Không phải trả kết quả cho người nộp thuế", "Qua Cổng")


def test_what_is_no_table_is_kept_whole():
    assert cut_channels("Nộp tại xã.") == ChannelTable("Nộp tại xã.", ())
