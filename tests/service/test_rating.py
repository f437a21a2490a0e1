"""Rating as a use case: who may begin, how factors fill, and what is recorded of each move."""

from random import Random

import pytest

from bot.domain import survey_moves as moves
from bot.domain.survey_moves import Answer, Moved, Refusal
from bot.domain.survey_walk import REASON, Occasion, OccasionKind, Walk
from bot.domain.surveys import Offered
from bot.service.dialogue import DialogueState, FinishResponse, RecordAnswer, RecordSensitiveAnswer, Writing
from bot.service.rating import AlreadyRated, NothingToAsk, Rating, complains, finished, offered_first, recorded
from tests.builders import FixedClock
from tests.fake_ratings import InMemoryRatings
from tests.made_up_surveys import FULL_ID, STARS_ID, factor, full_survey, item, poll_survey, stars_survey

DOSSIER = Occasion(kind=OccasionKind.DOSSIER, unit="H99", procedure="1.000001", dossier="H99-261101-0042")
VISIT = Occasion(kind=OccasionKind.COUNTER, unit="H99.01")
TODAY = FixedClock().time.date()


@pytest.fixture
def ratings() -> InMemoryRatings:
    return InMemoryRatings(FixedClock())


@pytest.fixture
def rating(ratings: InMemoryRatings) -> Rating:
    return Rating(ratings, Random(3))


async def begun(rating: Rating, chat: str = "test:an", occasion: Occasion = DOSSIER) -> Walk:
    walk = await rating.begin(chat, full_survey(), occasion)
    assert isinstance(walk, Walk)
    return walk


async def test_a_walk_begins_at_its_first_question_with_a_name_of_its_own(rating: Rating):
    one, other = await begun(rating), await begun(rating)
    assert one.place == 0
    assert one.nonce != other.nonce
    assert len(one.nonce) == 8


async def test_a_finished_response_closes_the_dossier_to_everybody(rating: Rating, ratings: InMemoryRatings):
    ratings.carry_out("test:an", FinishResponse(questionnaire=FULL_ID, occasion=DOSSIER))
    for chat in ("test:an", "test:binh"):
        assert await rating.begin(chat, full_survey(), DOSSIER) == AlreadyRated()


async def test_a_visit_is_closed_to_who_rated_it_today_and_open_to_others(rating: Rating, ratings: InMemoryRatings):
    ratings.carry_out("test:an", FinishResponse(questionnaire=STARS_ID, occasion=VISIT))
    assert await rating.begin("test:an", stars_survey(), VISIT) == AlreadyRated()
    assert isinstance(await rating.begin("test:binh", stars_survey(), VISIT), Walk)


async def test_a_questionnaire_without_any_fitting_item_does_not_begin(rating: Rating):
    survey = poll_survey(factors=[factor("cho", 1)], items=[item("mang", "cho", asked="online")])
    assert await rating.begin("test:an", survey, VISIT) == NothingToAsk()


async def test_the_factor_with_the_fewest_answers_in_this_unit_comes_first(rating: Rating, ratings: InMemoryRatings):
    survey = full_survey()
    for chat in range(4):
        for key in ("ghe", "dung-hen", "day-du"):
            given = RecordAnswer(questionnaire=FULL_ID, occasion=VISIT, item=key, values=(5,))
            ratings.carry_out(f"test:{chat}", given)
    here = await rating.begin("test:an", survey, VISIT.model_copy(update={"kind": OccasionKind.REQUEST}))
    assert isinstance(here, Walk)
    assert here.plan[1] == "cb-1"
    at_the_end = here.model_copy(update={"place": len(here.plan), "awaiting": "more"})
    more = await rating.more(at_the_end, survey)
    assert isinstance(more, Moved)
    assert more.walk.plan[len(here.plan)] in {"ghe", "day-du"}
    assert await rating.more(here, survey) is Refusal.NOT_HERE


async def test_every_answer_is_recorded_at_once_and_the_end_makes_it_final(rating: Rating):
    walk = await begun(rating)
    answered = moves.answer(walk, full_survey(), 4)
    assert isinstance(answered, Moved)
    given = RecordAnswer(questionnaire=FULL_ID, occasion=DOSSIER, item="chung", values=(4,))
    assert recorded(answered) == (given,)
    assert recorded(moves.stop(answered.walk)) == (FinishResponse(questionnaire=FULL_ID, occasion=DOSSIER),)


async def test_stopped_without_an_answer_the_dossier_may_be_rated_another_time(rating: Rating):
    walk = await begun(rating)
    assert recorded(moves.stop(walk)) == finished(walk) == ()


async def test_a_sensitive_answer_leaves_nothing_but_unit_and_value(rating: Rating):
    walk = await begun(rating)
    [effect] = recorded(Moved(walk, (Answer("phien-ha", (2,), is_sensitive=True),)))
    assert effect == RecordSensitiveAnswer(questionnaire=FULL_ID, unit="H99", item="phien-ha", values=(2,))
    assert "0042" not in effect.model_dump_json()


@pytest.mark.parametrize(
    ("left", "owed"),
    [
        ({"low": None}, False),
        ({"low": "chung"}, True),
        ({"low": "ghe"}, False),
        ({"low": "ghe", "reasons": (1,)}, True),
        ({"low": "ghe", "words": "chờ lâu"}, True),
    ],
)
async def test_a_low_overall_mark_or_a_told_reason_is_a_complaint(rating: Rating, left: dict[str, object], owed: bool):
    walk = await begun(rating)
    assert complains(walk.model_copy(update=left), full_survey()) is owed


def test_the_first_by_rank_is_offered_by_itself():
    surveys = (poll_survey(), stars_survey(), full_survey())
    assert offered_first(surveys, TODAY, Offered.ON_REQUEST) == full_survey()
    assert offered_first(surveys, TODAY, Offered.AT_COUNTER) == stars_survey()
    assert offered_first((), TODAY, Offered.AT_COUNTER) is None


def test_reasons_are_recorded_under_a_name_that_no_item_has():
    assert all(REASON not in {each.id for each in survey.items} for survey in (full_survey(), poll_survey()))


async def test_a_question_of_the_walk_takes_the_place_of_whatever_was_asked_before(rating: Rating):
    walk = await begun(rating)
    before = DialogueState(procedure="1.000001", offered=("1.000002",), locked="H99-261101-0042", opened=("A",))
    state = before.walking(walk)
    assert (state.procedure, state.offered, state.locked, state.opened) == (None, (), None, ("A",))
    assert state.walk_awaits_words
    assert not before.model_copy(update={"walk": walk}).walk_awaits_words


async def test_who_is_writing_to_the_office_writes_on(rating: Rating):
    walk = await begun(rating)
    live = Writing(kind="question", unit="H99", ticket="26-480213", is_live=True)  # type: ignore[arg-type]
    drafted, waiting = live.model_copy(update={"is_live": False, "draft": "x"}), Writing(kind=live.kind, unit="H99")
    for writing in (live, drafted):
        state = DialogueState(writing=writing).walking(walk)
        assert state.writing == writing
        assert not state.walk_awaits_words
    assert DialogueState(writing=waiting).walking(walk).writing is None
