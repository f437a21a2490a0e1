"""Names that fit on a button and differ from one another."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.domain.content import FieldId
from bot.matching.folding import normalise
from bot.published.names import LONGEST_FIELD_ID, LONGEST_NAME, field_id, short_name

NAMES = (
    st.text(min_size=1, max_size=160).filter(lambda name: bool(name.strip())).map(lambda name: " ".join(name.split()))
)
LONG = "Cấp giấy phép khai thác nước mặt đối với công trình quy mô lớn thuộc thẩm quyền của"


@given(NAMES, st.lists(NAMES, max_size=4))
def test_every_name_fits_and_is_its_own(name: str, others: list[str]):
    taken = {normalise(other) for other in others}
    made = short_name(name, "1.000001", taken)
    assert 0 < len(made) <= LONGEST_NAME
    assert made.strip()
    assert normalise(made) not in taken


def test_a_name_that_fits_stays_but_for_the_word_procedure():
    assert short_name("Thủ tục đăng ký khai sinh", "1.001193", set()) == "Đăng ký khai sinh"


def test_brackets_go_before_words_do():
    assert short_name("Cấp lại thẻ căn cước (thực hiện tại cấp trung ương)", "1.1", set()) == "Cấp lại thẻ căn cước"


def test_a_long_name_is_cut_between_words_and_not_after_a_preposition():
    assert short_name("Chi trả phí bảo hiểm khai thác hải sản được đối với tàu cá", "1.1", set()) == (
        "Chi trả phí bảo hiểm khai thác hải sản được…"
    )


def test_procedures_that_begin_alike_are_told_apart_by_their_ends_then_by_their_codes():
    taken: set[str] = set()
    names = [LONG + " Bộ", LONG + " Sở", LONG + " Sở", LONG + " Sở", LONG + " Sở", LONG + " Sở"]
    made: list[str] = []
    for number, name in enumerate(names):
        made.append(short_name(name, f"1.00000{number}", taken))
        taken.add(normalise(made[-1]))
    assert made[1].endswith("thẩm quyền của Sở")
    assert made[-1].endswith("(1.000005)")
    assert len(set(made)) == len(made)


def test_fields_have_ids_that_fit_into_a_buttons_payload():
    assert field_id("Hộ tịch") == "ho-tich"
    assert field_id("Thành lập và hoạt động của tổ hợp tác, hợp tác xã") == "thanh-lap-va-hoat-dong-cua-to-hop-tac"


@given(st.text(max_size=100))
def test_any_name_makes_an_id(name: str):
    made = field_id(name)
    assert TypeAdapter(FieldId).validate_python(made) == made
    assert len(made) <= LONGEST_FIELD_ID
