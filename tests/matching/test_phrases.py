"""Finding known phrases."""

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.phrases import PhraseTable, replaced, without
from bot.matching.tokens import tokenise

WORDS = st.lists(st.sampled_from(["sổ", "đỏ", "so", "do", "nhà", "bị", "mất"]), max_size=8).map(" ".join)


def a_table(*phrases: tuple[str, str]) -> PhraseTable[str]:
    return PhraseTable(phrases)


def meanings(table: PhraseTable[str], text: str) -> list[str]:
    return [found.meaning for found in table.find(tokenise(text))]


def said(words: list[str]) -> str:
    return " ".join(words)


def test_a_phrase_is_found_with_and_without_its_accents():
    table = a_table(("sổ đỏ", "red book"))
    assert meanings(table, "mất sổ đỏ rồi") == ["red book"]
    assert meanings(table, "mat so do roi") == ["red book"]


def test_a_marked_word_is_only_itself():
    assert meanings(a_table(("nha", "particle"), ("số đo", "measure")), "nhà có sổ đỏ") == []


def test_the_longest_phrase_wins_whatever_the_order():
    phrases = [("bao lâu", "time"), ("mất bao lâu", "takes"), ("mất", "lost")]
    assert meanings(PhraseTable(phrases), "mất bao lâu") == ["takes"]
    assert meanings(PhraseTable(reversed(phrases)), "mất bao lâu") == ["takes"]
    assert meanings(PhraseTable(phrases), "mất bao giờ") == ["lost"]


def test_of_phrases_with_the_same_two_words_first_the_longest_wins():
    phrases = [("giấy phép", "permit"), ("giấy phép xây dựng", "building"), ("giấy phép xây", "part")]
    assert meanings(PhraseTable(phrases), "giấy phép xây dựng nhà") == ["building"]
    assert meanings(PhraseTable(reversed(phrases)), "giấy phép xây nhà, giấy phép") == ["part", "permit"]


def test_a_single_word_is_found_without_its_marks_too():
    assert meanings(a_table(("phí", "fee")), "phi bao nhieu") == ["fee"]


def test_of_two_meanings_the_first_counts():
    assert meanings(a_table(("ba", "father"), ("ba", "three")), "ba") == ["father"]


def test_phrases_do_not_overlap():
    assert meanings(a_table(("a b", "1"), ("b c", "2"), ("c", "3")), "a b c") == ["1", "3"]


def test_a_phrase_cut_short_by_the_end_is_not_found():
    assert meanings(a_table(("đăng ký khai sinh", "birth")), "đăng ký khai") == []


def test_single_words_can_be_asked_for_exactly():
    table = PhraseTable[str]([("mô", "where"), ("ba má", "parents")], exact=lambda _: True)
    assert meanings(table, "mo quan o mô, ba ma hoi") == ["where", "parents"]


def test_a_phrase_without_words_is_never_found():
    table = a_table(("…", "nothing"), ("a", "letter"))
    assert meanings(table, "a … b") == ["letter"]
    assert table.words == {"a"}


def test_found_phrases_are_taken_out_or_replaced():
    table = PhraseTable([("sổ đỏ", tuple(tokenise("giấy chứng nhận"))), ("ạ", ())])
    words = tokenise("mất sổ đỏ rồi ạ")
    found = list(table.find(words))
    assert said([word.typed for word in without(words, found)]) == "mất rồi"
    assert said([word.typed for word in replaced(words, found)]) == "mất giấy chứng nhận rồi"


@given(WORDS)
def test_taking_out_and_replacing_by_itself_keep_the_other_words(text: str):
    words = tokenise(text)
    table = PhraseTable([("sổ đỏ", tuple(tokenise("sổ đỏ"))), ("bị mất", tuple(tokenise("bị mất")))])
    found = list(table.find(words))
    assert [word.folded for word in replaced(words, found)] == [word.folded for word in words]
    assert len(without(words, found)) == len(words) - 2 * len(found)
