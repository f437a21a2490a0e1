"""Matters that somebody else handles."""

from datetime import date

import pytest
from pydantic import ValidationError

from tests.made_up_topics import a_topic


def test_a_check_holds_a_year_unless_its_end_is_told():
    assert a_topic(checked_on="2026-11-22").check_expires_on == date(2027, 11, 22)
    assert a_topic(check_again_by="2027-01-01").check_expires_on == date(2027, 1, 1)


@pytest.mark.parametrize("topic_id", ["ly-hon", "a", "x" * 40, "thue-2027"])
def test_an_id_is_lower_case_words_without_marks(topic_id: str):
    assert a_topic(id=topic_id).id == topic_id


@pytest.mark.parametrize("topic_id", ["", "Ly-hon", "ly hôn", "ly--hon", "-ly", "ly_hon", "x" * 41, "ly-hon\n"])
def test_an_id_that_no_button_could_carry_is_refused(topic_id: str):
    with pytest.raises(ValidationError):
        a_topic(id=topic_id)


@pytest.mark.parametrize("missing", ["answer", "where", "source", "questions", "name_en"])
def test_nothing_that_a_citizen_needs_may_be_missing(missing: str):
    with pytest.raises(ValidationError):
        a_topic(**{missing: None})


def test_where_to_go_is_never_left_out():
    with pytest.raises(ValidationError):
        a_topic(where=[])
