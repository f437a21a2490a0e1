"""Single responses told only as finely as enough others share it."""

from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.procedures import ChannelKind
from bot.reports.anonymity import Traits, recode
from bot.service.response_rows import ResponseGroup
from tests.builders import a_procedure, some_knowledge

K = 5
KNOWN = some_knowledge()
ELEPHANTS, KITES = "1.000001", "1.000002"


def group(count: int, number: int = 0, **changed: object) -> ResponseGroup:
    usual: dict[str, object] = {
        "questionnaire": "voi-2026", "unit": "H99.01", "procedure": ELEPHANTS, "channel": ChannelKind.COUNTER,
        "month": date(2026, 10, 1),
    }  # fmt: skip
    return ResponseGroup(number=number, count=count, **(usual | changed))  # pyright: ignore[reportArgumentType]


def told(*groups: ResponseGroup) -> list[tuple[Traits, int]]:
    return [(alike.traits, alike.count) for alike in recode(groups, KNOWN, K).shown]


def test_what_enough_share_is_told_as_it_is():
    assert told(group(5)) == [(Traits("voi-2026", "H99.01", "nong-nghiep", ELEPHANTS, "counter", "2026-10"), 5)]


def test_the_month_goes_first():
    [(traits, count)] = told(group(3), group(2, month=date(2026, 12, 1)))
    assert (traits.period, traits.procedure, count) == ("2026-Q4", ELEPHANTS, 5)


def test_then_the_procedure_while_the_field_stays():
    knowledge = some_knowledge(a_procedure(), a_procedure(code="1.000003"))
    [alike] = recode([group(2), group(3, procedure="1.000003")], knowledge, K).shown
    assert (alike.traits.field, alike.traits.procedure, alike.count) == ("nong-nghiep", "", 5)


def test_what_is_enough_stays_fine_while_the_rare_grows_coarse():
    rare = group(2, month=date(2026, 11, 1)), group(3, month=date(2026, 12, 1))
    assert [(traits.period, count) for traits, count in told(group(7), *rare)] == [("2026-10", 7), ("2026-Q4", 5)]


def test_a_unit_becomes_the_one_above_it():
    [(traits, _)] = told(group(3), group(2, unit="H99.02"))
    assert traits.unit == "H99"


def test_too_few_even_with_nothing_told_are_left_out():
    recoded = recode([group(4), group(9, questionnaire="sao-2026")], KNOWN, K)
    assert [alike.traits.questionnaire for alike in recoded.shown] == ["sao-2026"]
    assert recoded.left_out == 4


def test_an_old_code_of_a_procedure_is_told_by_the_new_one():
    knowledge = some_knowledge(a_procedure(replaces=["2.000009"]))
    [alike] = recode([group(2), group(3, procedure="2.000009")], knowledge, K).shown
    assert (alike.traits.procedure, alike.count) == (ELEPHANTS, 5)


GROUPS = st.lists(
    st.builds(
        group,
        count=st.integers(1, 9),
        questionnaire=st.sampled_from(["voi-2026", "sao-2026"]),
        unit=st.sampled_from(["H99", "H99.01", "H99.02", "H99.02.03"]),
        procedure=st.sampled_from([None, ELEPHANTS, KITES, "1.000009"]),
        channel=st.sampled_from([None, *ChannelKind]),
        month=st.dates(date(2025, 11, 1), date(2026, 12, 1)).map(lambda day: day.replace(day=1)),
    ),
    max_size=15,
)


@given(GROUPS, st.integers(2, 9))
def test_nobody_is_told_by_what_fewer_than_the_threshold_share(groups: list[ResponseGroup], threshold: int):
    shown = recode(groups, KNOWN, threshold).shown
    assert len({alike.traits for alike in shown}) == len(shown)
    assert all(alike.count >= threshold for alike in shown)


@given(GROUPS)
def test_no_response_is_lost_or_doubled(groups: list[ResponseGroup]):
    recoded = recode(groups, KNOWN, K)
    kept = Counter(id(each) for alike in recoded.shown for each in alike.groups)
    assert set(kept.values()) <= {1}
    assert sum(alike.count for alike in recoded.shown) + recoded.left_out == sum(each.count for each in groups)
    assert recoded.left_out < 2 * K  # fewer than the threshold of each questionnaire


@given(GROUPS)
def test_what_is_told_is_true(groups: list[ResponseGroup]):
    for alike in recode(groups, KNOWN, K).shown:
        for each in alike.groups:
            assert is_true(alike.traits, each)


@given(st.randoms(), GROUPS)
def test_the_order_in_which_responses_are_read_changes_nothing(random: Random, groups: list[ResponseGroup]):
    shuffled = random.sample(groups, len(groups))
    assert told(*groups) == told(*shuffled)


def is_true(traits: Traits, given: ResponseGroup) -> bool:
    """Whether nothing told of ``given`` is wrong."""
    quarter = f"{given.month.year}-Q{(given.month.month + 2) // 3}"
    procedure = KNOWN.procedure(given.procedure or "")
    return (
        traits.questionnaire == given.questionnaire
        and traits.period in ("", f"{given.month:%Y}", quarter, f"{given.month:%Y-%m}")
        and f"{given.unit}.".startswith(f"{traits.unit}." if traits.unit else "")
        and traits.procedure in ("", given.procedure)
        and traits.field in ("", procedure.field if procedure else "")
        and traits.channel in ("", given.channel)
    )
