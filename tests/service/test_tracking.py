"""Dossiers are opened with the last four digits on file, and nobody learns which codes exist."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import Sighting, TriesSoFar
from bot.service.even_pace import LONGEST_STEP, SHORTEST_STEP, EvenPace
from bot.service.secrets import HashKey
from bot.service.tracking import DoesNotFit, Opened, SourceDown, TooManyTries, Tracking
from tests.builders import FixedClock
from tests.fake_dossiers import FakeDossiers, dossier, opened_by

KEY = HashKey(b"a secret of this test")
CODE = DossierCode.parse("H99.01-261109-0042")
STRANGER = DossierCode.parse("H99.01-261109-0043")


@dataclass
class Hourglass:
    """Time that passes only when somebody works or waits."""

    seconds: float = 1_000.0
    waited: list[float] = field(default_factory=list[float])

    def pace(self) -> EvenPace:
        return EvenPace(lambda: self.seconds, self._wait)

    async def _wait(self, seconds: float) -> None:
        assert seconds >= 0
        self.waited.append(seconds)
        self.seconds += seconds


@dataclass
class SlowDesk(FakeDossiers):
    """A source that takes longer when there is a dossier."""

    glass: Hourglass = field(default_factory=Hourglass)
    takes: dict[str, float] = field(default_factory=dict[str, float])

    async def find(self, code: DossierCode) -> Sighting | None:
        self.glass.seconds += self.takes.get(code.text, 0.0)
        return await super().find(code)


@pytest.fixture
def on_file() -> Dossier:
    return opened_by(dossier(), KEY, "1234", "5678")


@pytest.fixture
def desk(on_file: Dossier) -> FakeDossiers:
    return FakeDossiers(dossiers={on_file.code: on_file})


@pytest.fixture
def tracking(desk: FakeDossiers, clock: FixedClock) -> Tracking:
    return Tracking(desk, desk, desk, KEY, clock, desk, Hourglass().pace())


@pytest.mark.parametrize("digits", ["1234", "5678"])
async def test_phone_or_identity_digits_open_the_dossier(tracking: Tracking, digits: str) -> None:
    opened = await tracking.open("test:an", CODE, digits)
    assert isinstance(opened, Opened)
    assert opened.is_live
    assert opened.dossier.code == CODE.text


async def test_wrong_digits_and_a_code_that_does_not_exist_look_the_same(tracking: Tracking) -> None:
    wrong = await tracking.open("test:an", CODE, "0000")
    missing = await tracking.open("test:an", STRANGER, "1234")
    assert wrong == missing == DoesNotFit()


async def test_a_dossier_without_digits_on_file_cannot_be_opened_by_anyone(clock: FixedClock) -> None:
    bare = FakeDossiers(dossiers={CODE.text: dossier()})
    tracking = Tracking(bare, bare, bare, KEY, clock, bare, Hourglass().pace())
    assert await tracking.open("test:an", CODE, "0000") == DoesNotFit()


@pytest.mark.parametrize("tries", [TriesSoFar(by_chat=5, for_code=0), TriesSoFar(by_chat=0, for_code=10)])
async def test_guessing_is_stopped_and_the_operator_hears_of_it(
    tracking: Tracking, desk: FakeDossiers, tries: TriesSoFar
) -> None:
    desk.tries = tries
    assert await tracking.open("test:an", CODE, "1234") == TooManyTries()
    assert any("đoán" in told for told in desk.told)


async def test_the_fifth_try_is_still_allowed(tracking: Tracking, desk: FakeDossiers) -> None:
    desk.tries = TriesSoFar(by_chat=4, for_code=9)
    assert isinstance(await tracking.open("test:an", CODE, "1234"), Opened)


async def test_when_the_source_is_down_the_right_digits_show_what_was_known_last(
    tracking: Tracking, desk: FakeDossiers
) -> None:
    desk.is_down = True
    opened = await tracking.open("test:an", CODE, "1234")
    assert isinstance(opened, Opened)
    assert not opened.is_live
    assert any("không trả lời" in told for told in desk.told)


async def test_when_the_source_is_down_wrong_digits_tell_no_more_than_an_unknown_code(
    tracking: Tracking, desk: FakeDossiers
) -> None:
    desk.is_down = True
    assert await tracking.open("test:an", CODE, "0000") == SourceDown()
    assert await tracking.open("test:an", STRANGER, "1234") == SourceDown()


async def test_an_unknown_local_word_is_reported_to_the_operator(desk: FakeDossiers, tracking: Tracking) -> None:
    desk.dossiers[CODE.text] = opened_by(dossier(None, local_state="Chờ luân chuyển"), KEY, "1234")
    assert isinstance(await tracking.open("test:an", CODE, "1234"), Opened)
    assert any("Chờ luân chuyển" in told for told in desk.told)


async def test_an_unknown_local_word_is_not_reported_for_those_without_the_digits(
    desk: FakeDossiers, tracking: Tracking
) -> None:
    desk.dossiers[CODE.text] = opened_by(dossier(None, local_state="Chờ luân chuyển"), KEY, "1234")
    await tracking.open("test:an", CODE, "0000")
    assert desk.told == []


@pytest.mark.parametrize(("exists", "missing"), [(0.003, 0.001), (0.049, 0.0), (0.19, 0.11), (3.1, 2.5)])
async def test_a_refusal_takes_as_long_whether_or_not_the_dossier_exists(
    on_file: Dossier, clock: FixedClock, exists: float, missing: float
) -> None:
    desk = SlowDesk(dossiers={on_file.code: on_file}, takes={CODE.text: exists, STRANGER.text: missing})
    tracking = Tracking(desk, desk, desk, KEY, clock, desk, desk.glass.pace())
    times: list[float] = []
    for code in (CODE, STRANGER):
        began = desk.glass.seconds
        assert await tracking.open("test:an", code, "0000") == DoesNotFit()
        times.append(desk.glass.seconds - began)
    assert times[0] == pytest.approx(times[1])


async def test_whom_the_digits_fit_need_not_wait(on_file: Dossier, clock: FixedClock) -> None:
    desk = SlowDesk(dossiers={on_file.code: on_file}, takes={CODE.text: 0.01})
    await Tracking(desk, desk, desk, KEY, clock, desk, desk.glass.pace()).open("test:an", CODE, "1234")
    assert desk.glass.waited == []


@given(st.floats(0, 60))
async def test_nobody_waits_much_longer_than_the_work_takes(taken: float) -> None:
    glass = Hourglass(seconds=taken)
    await glass.pace().keep(began=0.0)
    assert taken <= glass.seconds <= max(SHORTEST_STEP, 2 * taken, taken + LONGEST_STEP) + 1e-6
    assert glass.waited[0] <= LONGEST_STEP + 1e-6
