"""Ways to file with times and fees, as citizens will read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import Channel, ChannelKind, Fee, TimeUnit
from bot.published.channel_table import FeeCell
from bot.published.channels import ChannelsRead, read_channels
from bot.published.doubts import Part
from bot.published.fees import read_fee
from bot.published.times import read_time
from tests.published.records import CHANNELS
from tests.published.test_channel_table import PIECES


def channels(text: str, *, bare_means_days: bool = False) -> ChannelsRead:
    return read_channels(CHANNELS + text, bare_means_days=bare_means_days)


def the_channel(text: str, *, bare_means_days: bool = False) -> Channel:
    (channel,) = channels(text, bare_means_days=bare_means_days).channels
    return channel


@given(st.one_of(PIECES, st.text()), st.booleans())
def test_any_text_is_read_and_every_way_to_file_told_once(text: str, bare_means_days: bool):
    read = read_channels(text, bare_means_days=bare_means_days)
    kinds = [kind for channel in read.channels for kind in channel.by]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("cell", "amount", "unit"),
    [
        ("5 Ngày làm việc", 5, TimeUnit.WORKING_DAY),
        ("30 Ngày", 30, TimeUnit.DAY),
        ("8 Giờ", 8, TimeUnit.HOUR),
        ("2 Tháng", 2, TimeUnit.MONTH),
    ],
)
def test_a_number_with_its_unit_is_a_time(cell: str, amount: int, unit: TimeUnit):
    read = read_time(cell, bare_means_days=False)
    assert (read.time.amount, read.time.unit, read.doubt) == (amount, unit, None)


@pytest.mark.parametrize("cell", ["12", "0 Ngày", "1.5 Ngày", "Không quy định", "2 Tuần", "999999999 Ngày"])
def test_what_is_no_number_with_a_unit_is_told_as_written(cell: str):
    read = read_time(cell, bare_means_days=False)
    assert (read.time.unit, read.doubt is not None) == (TimeUnit.AS_NOTED, True)
    assert cell in str(read.time.note)


def test_justice_means_days_by_bare_numbers_and_the_same_day_by_one():
    same_day, three = (read_time(cell, bare_means_days=True).time for cell in ("1", "3"))
    assert (same_day.unit, same_day.amount) == (TimeUnit.WITHIN_THE_DAY, None)
    assert (three.unit, three.amount) == (TimeUnit.DAY, 3)


def test_an_empty_time_is_not_counted_as_one():
    read = channels("Trực tiếpKhông có thông tinKhông có thông tin")
    assert (read.times.items, read.fees.items, read.channels[0].fees) == (0, 0, ())


def test_free_by_default_is_never_printed_as_free():
    fee = read_fee(FeeCell("Miễn phí", ""))
    assert fee.fee is not None
    assert fee.fee.amount == "as_noted"
    assert fee.doubt is not None


@pytest.mark.parametrize(
    "note", ["(Không)", "(Không thu phí.)", "(Không có)", "(Miễn lệ phí)", "(Không thu phí, lệ phí)"]
)
def test_free_is_free_where_the_note_says_so_too(note: str):
    fee = read_fee(FeeCell("Miễn phí", note)).fee
    assert fee is not None
    assert fee.amount == "free"


def test_the_provincial_council_sets_a_fee_that_the_cell_calls_free():
    fee = read_fee(FeeCell("Miễn phí", "(Do HĐND tỉnh quy định)")).fee
    assert fee == Fee(amount="set_by_province", note="Do HĐND tỉnh quy định")


def test_free_with_another_note_is_told_as_the_note_says():
    read = read_fee(FeeCell("Miễn phí", "(Lệ phí 135.000 đồng/lần)"))
    assert read.fee == Fee(amount="as_noted", note="Lệ phí 135.000 đồng/lần")
    assert read.doubt is not None


@pytest.mark.parametrize(
    ("amount", "note", "fee"),
    [
        ("8,000 Việt Nam Đồng", "(/bản)", Fee(amount=8000, per="bản")),
        ("2,400,000 VNĐ", "(lần cấp )", Fee(amount=2_400_000, note="lần cấp")),
        ("50.000 VNĐ", "", Fee(amount=50_000)),
    ],
)
def test_sums_are_dong(amount: str, note: str, fee: Fee):
    assert read_fee(FeeCell(amount, note)).fee == fee


@pytest.mark.parametrize("amount", ["50 VNĐ", "10 USD", "1,2345 VNĐ"])
def test_a_doubtful_sum_is_told_as_written(amount: str):
    read = read_fee(FeeCell(amount, "(/giấy)"))
    assert read.fee is not None
    assert (read.fee.amount, read.doubt is not None) == ("as_noted", True)
    assert amount in str(read.fee.note)
    assert "/giấy" in str(read.fee.note)


def test_ways_that_tell_the_same_are_told_together():
    channel = the_channel("Trực tuyến5 NgàyMiễn phí(Không)Trực tiếp5 NgàyMiễn phí(Không)")
    assert channel.by == (ChannelKind.ONLINE, ChannelKind.COUNTER)


def test_sub_cases_of_one_way_become_one_channel_with_all_they_say():
    read = channels("Trực tiếp3 Ngày8,000 VNĐNgười lớnTrực tiếp5 Ngày9,000 VNĐTrẻ em")
    (channel,) = read.channels
    assert channel.processing_time.unit is TimeUnit.AS_NOTED
    assert channel.processing_time.note == "Tùy trường hợp: 3 Ngày; 5 Ngày"
    assert [fee.amount for fee in channel.fees] == [8000, 9000]
    assert channel.note == "3 Ngày: Người lớn | 5 Ngày: Trẻ em"
    assert [doubt.part for doubt in read.doubts] == [Part.TIMES]


def test_a_short_description_of_the_time_stands_with_the_time():
    channel = the_channel("Trực tiếp3 NgàyMiễn phí(Không)Trong thời hạn 03 ngày kể từ ngày nhận đủ hồ sơ")
    assert channel.processing_time.note == "Trong thời hạn 03 ngày kể từ ngày nhận đủ hồ sơ"
    assert channel.note is None


def test_any_other_description_is_the_channels_note():
    assert the_channel("Trực tiếp3 NgàyMiễn phí(Không)Tại quầy số 2").note == "Tại quầy số 2"


def test_time_and_fee_that_cannot_be_parted_are_both_told_as_written():
    read = channels("Trực tiếp125,000 VNĐ(mỗi xe)")
    (channel,) = read.channels
    assert "125,000 VNĐ" in str(channel.processing_time.note)
    assert "(mỗi xe)" in str(channel.fees[0].note)
    assert {doubt.part for doubt in read.doubts} == {Part.TIMES, Part.FEES}
    assert (read.times.understood, read.fees.understood) == (0, 0)


def test_text_before_the_table_is_kept_and_doubted():
    read = channels("Xem thêm tại đây. Trực tiếp3 NgàyMiễn phí")
    assert read.kept == ("Xem thêm tại đây.",)
    assert Part.CHANNELS in {doubt.part for doubt in read.doubts}
