"""Whatever citizens press, in whatever order: the walk stays in its plan and records nothing illegal."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import survey_moves as moves
from bot.domain.survey_items import Asked, Item, Scale
from bot.domain.survey_moves import Answer, Moved, Refusal
from bot.domain.survey_plan import left_over
from bot.domain.survey_rules import MOST_TAPS
from bot.domain.survey_walk import REASON, Occasion, Walk
from bot.domain.surveys import Questionnaire
from tests.survey_walking import LATE, OCCASIONS, SURVEYS, moved, rotation


@dataclass
class Record:
    """What was recorded so far, by item."""

    answers: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    sensitive: Counter[str] = field(default_factory=Counter[str])

    def take(self, answers: tuple[Answer, ...]) -> None:
        for answer in answers:
            if answer.is_sensitive:
                self.sensitive[answer.item] += 1
            else:
                self.answers[answer.item] = answer.values


PRESSES: dict[str, Callable[[Walk, Questionnaire, int], Moved | Refusal]] = {
    "answer": moves.answer,
    "skip": lambda walk, survey, _: moves.skip(walk, survey),
    "done": lambda walk, survey, _: moves.done(walk, survey),
    "back": lambda walk, survey, _: moves.back(walk, survey),
    "more": lambda walk, survey, seed: moves.more(walk, survey, rotation(seed)),
    "explain": lambda walk, _survey, _: moves.explain(walk, "chờ lâu"),
    "stop": lambda walk, _survey, _: moves.stop(walk),
}
values = st.one_of(st.integers(0, 6), st.integers(100, 106), st.integers(0, 999))
presses = st.lists(st.tuples(st.sampled_from([*PRESSES, "answer", "answer", "answer"]), values), max_size=60)


def is_legal(survey: Questionnaire, answer: Answer) -> bool:
    if answer.item == REASON:
        return set(answer.values) <= {reason.value for reason in survey.reasons}
    asked = survey.item(answer.item)
    assert isinstance(asked, Item)
    most = asked.most or 1 if asked.scale is Scale.CHOICES else 1
    fewest = 0 if asked.scale is Scale.CHOICES and not asked.sensitive else 1
    return (
        set(answer.values) <= set(asked.values)
        and fewest <= len(answer.values) <= most
        and asked.asked is not Asked.OFFICE
        and answer.is_sensitive == asked.sensitive
    )


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SURVEYS), st.sampled_from(OCCASIONS), st.integers(0, 9), presses)
def test_whatever_is_pressed_the_walk_stays_in_its_plan_and_records_only_legal_answers(
    survey: Questionnaire, occasion: Occasion, seed: int, pressed: list[tuple[str, int]]
) -> None:
    walk = moves.begin(survey, occasion, "00000000", rotation(seed))
    assert walk is not None
    numbers: dict[int, tuple[str, str]] = {}
    record = Record()
    for press, value in pressed:
        asked = moves.item_asked(walk, survey)
        question = ("more" if asked is None else asked.id, walk.awaiting)
        assert numbers.setdefault(walk.number, question) == question, "one number, one question"
        result = PRESSES[press](walk, survey, value)
        if isinstance(result, Refusal):
            continue
        assert all(is_legal(survey, answer) for answer in result.answers)
        record.take(result.answers)
        assert result.walk.plan[: len(walk.plan)] == walk.plan, "a plan only grows"
        assert len(set(result.walk.plan)) == len(result.walk.plan), "nothing is planned twice"
        walk = result.walk
        assert 0 <= walk.place <= len(walk.plan)
        assert (walk.awaiting == "more") == (walk.place == len(walk.plan))
        assert moves.fits(walk, survey)
        assert Walk.model_validate_json(walk.model_dump_json(exclude_defaults=True)) == walk
        if result.is_over:
            break
    assert all(count == 1 for count in record.sensitive.values()), "counted once"
    assert walk.has_answers >= any(record.answers.values())


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SURVEYS), st.sampled_from(OCCASIONS), st.integers(0, 99), st.data())
def test_by_default_six_taps_are_the_most(
    survey: Questionnaire, occasion: Occasion, seed: int, data: st.DataObject
) -> None:
    """Content citizens tap once a question; a dissatisfied one may tell why besides."""
    walk = moves.begin(survey, occasion, "00000000", rotation(seed))
    assert walk is not None
    taps = 0
    while walk.awaiting != "more":
        asked = moves.item_asked(walk, survey)
        assert asked is not None
        result = moved(moves.answer(walk, survey, data.draw(st.sampled_from(asked.values[2:] or asked.values))))
        taps, walk = taps + 1, result.walk
        if walk.awaiting == "reason":
            walk = moved(moves.skip(walk, survey)).walk
        if asked.scale is Scale.CHOICES:
            walk = moved(moves.done(walk, survey)).walk
    assert taps <= MOST_TAPS


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SURVEYS), st.sampled_from(OCCASIONS), st.integers(0, 9), presses)
def test_from_everywhere_one_can_stop_and_go_on_to_the_end(
    survey: Questionnaire, occasion: Occasion, seed: int, pressed: list[tuple[str, int]]
) -> None:
    walk = moves.begin(survey, occasion, "00000000", rotation(seed))
    assert walk is not None
    for press, value in pressed:
        result = PRESSES[press](walk, survey, value)
        if isinstance(result, Moved) and not result.is_over:
            walk = result.walk
    assert moves.stop(walk).is_over
    for _ in range(2 * len(survey.items) + 2 * len(survey.factors)):
        result = moves.more(walk, survey, rotation()) if walk.awaiting == "more" else moves.skip(walk, survey)
        assert isinstance(result, Moved) or not left_over(survey, occasion, walk.plan)
        if isinstance(result, Refusal) or result.is_over:
            return
        walk = result.walk
    raise AssertionError("no end")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(SURVEYS), st.integers(0, 9), presses)
def test_the_same_button_pressed_twice_does_it_once(
    survey: Questionnaire, seed: int, pressed: list[tuple[str, int]]
) -> None:
    """After a press either the question is another, so that the second press is stale, or it changes nothing more."""
    walk = moves.begin(survey, LATE, "00000000", rotation(seed))
    assert walk is not None
    for press, value in pressed:
        result = PRESSES[press](walk, survey, value)
        if press == "explain" or isinstance(result, Refusal):
            continue
        if result.is_over:
            return
        if result.walk.number == walk.number:
            again = PRESSES[press](result.walk, survey, value)
            assert isinstance(again, Moved)
            assert again.walk == result.walk
        walk = result.walk
