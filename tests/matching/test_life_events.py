"""What happened in a family, told in words that mean other things elsewhere."""

import pytest

from bot.domain.vocabulary import LifeEvent
from bot.matching.life_events import LifeEvents
from bot.matching.tokens import tokenise

DEATH = LifeEvent(who=("ba", "ông nội"), whose=("em", "nhà tôi"), say=("mất",), then=("rồi", "thì"), means="khai tử")
EVENTS = LifeEvents([DEATH])


def told(text: str) -> list[str]:
    words = tokenise(text)
    return [" ".join(word.typed for word in words[found.start : found.end]) for found in EVENTS.find(words)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ba em mất", "ba em mất"),
        ("ba em mat", "ba em mat"),
        ("hôm qua ông nội mất rồi", "ông nội mất"),
        ("ba nhà tôi mất thì làm gì", "ba nhà tôi mất"),
    ],
)
def test_a_death_in_the_family_is_heard(text: str, expected: str):
    assert told(text) == [expected]


@pytest.mark.parametrize("text", ["ba em mất ví", "ba em mất cccd", "em mất giấy tờ", "mất", "ba em mát"])
def test_a_loss_is_no_death(text: str):
    assert told(text) == []


def test_an_event_means_the_official_words():
    (found,) = EVENTS.find(tokenise("ba em mất"))
    assert [word.typed for word in found.meaning] == ["khai", "tử"]
    assert {"ba", "ong", "mat"} <= EVENTS.words
