"""No person stays in what an office wrote."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.personal_data import Name, Persons, comparable_text, without_numbers

MAU = Persons("Nguyễn Văn Mẫu", ("0990000123", "099999991123", "B1234567"))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Đề nghị Nguyễn Văn Mẫu bổ sung tờ khai", "Đề nghị người nộp bổ sung tờ khai"),
        ("Đề nghị ông NGUYỄN VĂN MẪU bổ sung", "Đề nghị ông người nộp bổ sung"),
        ("nguyen van mau thieu ban sao", "người nộp thieu ban sao"),
        ("Ông Văn Mẫu chưa ký; (chị Mẫu ký thay)", "Ông người nộp chưa ký; (chị người nộp ký thay)"),
        ("Nguyễn Văn Mẫu, Nguyễn Văn Mẫu.", "người nộp, người nộp."),
        ("Gọi 0990000123 hoặc 0990.000.123", "Gọi [số] hoặc [số]"),
        ("Gọi +84 990 000 123", "Gọi [số]"),
        ("CCCD 099999991123, hộ chiếu b1234567", "CCCD [số], hộ chiếu [số]"),
        ("CMND cũ 123456789", "CMND cũ [số]"),
        ("Gửi về mau.nguyen+1@thu.example.vn nhé", "Gửi về [email] nhé"),
    ],
)
def test_names_numbers_and_addresses_go(written: str, kept: str) -> None:
    assert MAU.taken_out_of(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "Nộp lại tờ khai theo mẫu số 01",
        "Nộp 150.000.000 đồng trước 20/11/2026",
        "Nộp 150000000đ tại kho bạc",
        "Phí 50.000 VNĐ, quầy số 2, 07:30-11:30",
        "Theo Nghị định 118/2025/NĐ-CP, thủ tục 1.004222",
        "Hồ sơ H99.01-261102-0042 của gia đình",
        "Mẫu đơn thiếu chữ ký",
        "Bổ sung ngày 20-11-2026",
    ],
)
def test_what_the_citizen_must_know_stays(written: str) -> None:
    assert MAU.taken_out_of(written) == written


def test_a_short_name_that_is_a_word_does_not_eat_the_sentence() -> None:
    assert Persons("An").taken_out_of("Công an xã An Bình mời chị An đến") == "Công an xã An Bình mời chị người nộp đến"


def test_a_decomposed_name_is_found_in_a_composed_note() -> None:
    filer = unicodedata.normalize("NFC", unicodedata.normalize("NFD", "Trần Thị Thử"))

    assert Persons(filer).taken_out_of("Trần Thị Thử thiếu ảnh") == "người nộp thiếu ảnh"


names = st.lists(st.sampled_from(["Lê", "Đỗ", "Thị", "Văn", "Mẫu", "Ý", "Ước", "Nháp"]), min_size=2, max_size=5)


@given(names, st.text(max_size=20), st.text(max_size=20), st.sampled_from([str.upper, str.lower, str.title, str]))
@example(["Lê", "Lê"], "", "Lê", str)
def test_a_full_name_never_stays_whatever_stands_around_it(
    words: list[str], before: str, after: str, case: object
) -> None:
    name = " ".join(words)
    text = f"{before} {case(name)} {after}"  # type: ignore[operator]

    kept = Name(name).replaced_in(text, "…")

    assert comparable_text(f" {name} ") not in comparable_text(kept)


said = st.lists(
    st.sampled_from(
        ["Công an", "xã Mẫu", "bản", "Chị", "(chị", "mẫu", "Mẫu", "An", "an", "Văn", "x.Văn", "Thị", "099999991123"]
    )
).map(" ".join)


@given(st.lists(st.sampled_from(["Lê", "Văn", "Thị", "Mẫu", "An"]), max_size=4).map(" ".join), said)
def test_a_glance_whether_anybody_is_named_overlooks_nobody(filer: str, text: str) -> None:
    persons = Persons(filer, ("099999991123",))

    assert persons.taken_out_of(text) == persons.themselves_taken_out_of(without_numbers(text))


@given(st.text())
def test_texts_to_compare_keep_every_letter_in_its_place(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    assert len(comparable_text(composed)) == len(composed) or composed.isascii()


@given(st.from_regex(r"0\d{9}|0\d{11}|[1-9]\d{8}", fullmatch=True), st.sampled_from(["", " ", ", ", "\n", "("]))
def test_no_phone_or_identity_number_stays(number: str, around: str) -> None:
    assert number not in without_numbers(f"số{around or ' '}{number}{around} là")
