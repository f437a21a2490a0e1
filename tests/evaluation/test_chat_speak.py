"""The writer of chat-speak."""

from bot.evaluation.chat_speak import chat_speak
from bot.matching.folding import is_accented

QUESTION = "Em không biết đăng ký kết hôn với người nước ngoài mất bao nhiêu tiền vậy?"


def test_the_same_question_is_always_written_alike():
    assert chat_speak(QUESTION) == chat_speak(QUESTION)
    assert chat_speak(QUESTION, seed=1) != chat_speak(QUESTION, seed=2)


def test_common_words_are_shortened():
    written = {word for seed in range(40) for word in chat_speak(QUESTION, seed).split()}
    assert {"ko", "bn", "vs", "ng", "e"} <= written


def test_letters_that_sound_alike_are_swapped_now_and_then():
    written = " ".join(chat_speak("phường nhanh", seed) for seed in range(60))
    assert "fường" in written
    assert "phườg" in written
    assert "nhah" in written


def test_half_of_the_messages_carry_no_marks():
    marked = sum(is_accented(chat_speak("đăng ký kết hôn", seed)) for seed in range(200))
    assert 70 < marked < 130


def test_words_are_neither_lost_nor_added():
    for seed in range(20):
        assert len(chat_speak("nhà tôi nuôi voi", seed).split()) == 4
