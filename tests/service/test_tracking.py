"""Dossiers are opened with the last four digits on file, and nobody learns which codes exist."""

import pytest

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import TriesSoFar
from bot.service.secrets import HashKey
from bot.service.tracking import DoesNotFit, Opened, SourceDown, TooManyTries, Tracking
from tests.builders import FixedClock
from tests.fake_dossiers import FakeDossiers, dossier, opened_by

KEY = HashKey(b"a secret of this test")
CODE = DossierCode.parse("H99.01-261109-0042")
STRANGER = DossierCode.parse("H99.01-261109-0043")


@pytest.fixture
def on_file() -> Dossier:
    return opened_by(dossier(), KEY, "1234", "5678")


@pytest.fixture
def desk(on_file: Dossier) -> FakeDossiers:
    return FakeDossiers(dossiers={on_file.code: on_file})


@pytest.fixture
def tracking(desk: FakeDossiers, clock: FixedClock) -> Tracking:
    return Tracking(desk, desk, desk, KEY, clock, desk)


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
    tracking = Tracking(bare, bare, bare, KEY, clock, bare)
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
