"""The bot's sentences: complete in every language, every fault named before the start."""

from pathlib import Path
from shutil import copytree

import pytest

from bot.content.knowledge import ContentFaulty
from bot.content.texts import LANGUAGES, load_texts
from bot.domain.procedures import TimeUnit

TEXTS = Path(__file__).parents[2] / "bot" / "texts"


class Texts:
    """A copy of the shipped texts that somebody edits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def replace(self, language: str, old: str, new: str) -> int:
        file = self.folder / f"{language}.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def line_with(self, language: str, start: str) -> tuple[int, str]:
        """Number and text of the one line that begins with ``start``."""
        lines = (self.folder / f"{language}.yaml").read_text(encoding="utf-8").splitlines()
        [(number, line)] = [(number, line) for number, line in enumerate(lines, 1) if line.startswith(start)]
        return number, line

    def faults(self) -> list[str]:
        with pytest.raises(ContentFaulty) as faulty:
            load_texts(self.folder)
        return [str(fault) for fault in faulty.value.faults]


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    return Texts(Path(copytree(TEXTS, tmp_path / "texts")))


def test_the_shipped_texts_are_complete_in_both_languages():
    assert set(load_texts()) == set(LANGUAGES) == {"vi", "en"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_missing_sentence_is_named(texts: Texts, language: str):
    _, line = texts.line_with(language, "  to_confirm:")
    section, _ = texts.line_with(language, "buttons:")
    texts.replace(language, line + "\n", "")
    assert texts.faults() == [f"texts/{language}.yaml:{section} buttons.to_confirm: thiếu mục bắt buộc này"]


def test_every_missing_entry_of_a_table_is_named(texts: Texts):
    for start in ("    fee:", "    legal:"):
        _, line = texts.line_with("en", start)
        texts.replace("en", line + "\n", "")
    table, _ = texts.line_with("en", "  aspects:")
    assert texts.faults() == [f"texts/en.yaml:{table} buttons.aspects: thiếu mục fee, legal"]


def test_a_command_of_the_menu_cannot_be_forgotten(texts: Texts):
    _, line = texts.line_with("vi", "    xoadulieu:")
    texts.replace("vi", line + "\n", "")
    [told] = texts.faults()
    assert told.endswith("menu.commands: thiếu mục xoadulieu")


def test_a_sentence_that_nobody_says_is_named(texts: Texts):
    number, line = texts.line_with("vi", "  to_confirm:")
    texts.replace("vi", line, '  not_that: "x"\n' + line)
    assert texts.faults() == [
        f"texts/vi.yaml:{number} buttons.not_that: không có mục nào tên như vậy; kiểm tra chính tả"
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ('"{first}"', "thiếu chỗ điền {last}"),
        ('"{first} {last} {phone}"', "chỗ điền {phone} không có ở câu này"),
        ('"{phone}"', "thiếu chỗ điền {first}; thiếu chỗ điền {last}; chỗ điền {phone} không có ở câu này"),
        ('"{first} {last"', "dấu ngoặc nhọn { } không khớp nhau"),
        ('"{first} {last:d}"', "chỗ điền {last} chỉ viết tên, không kèm : hay !"),
        ('"{first} {last!r}"', "chỗ điền {last} chỉ viết tên, không kèm : hay !"),
        ('"<b>{first} {last}"', "thẻ <b> chưa đóng"),
        ('"<b><i>{first}</b></i> {last}"', "thẻ </b> không khớp với thẻ mở"),
        ('"{first}</b> {last}"', "thẻ </b> không khớp với thẻ mở"),
        ('"<h1>{first}</h1> {last}"', "thẻ <h1> không dùng được; thẻ <h1> không dùng được"),
        ('"{first} < {last}"', "dấu < và > chỉ dùng cho thẻ; viết &lt; và &gt;"),
        ('""', "cần một câu, không được để trống"),
        ("[a]", "cần một câu, không được để trống"),
        ("", "cần một câu, không được để trống"),
    ],
)
def test_a_wrong_placeholder_or_tag_is_named_with_its_line(texts: Texts, sentence: str, reason: str):
    number, line = texts.line_with("vi", "  days_range:")
    texts.replace("vi", line, f"  days_range: {sentence}")
    assert texts.faults() == [f"texts/vi.yaml:{number} office.days_range: {reason}"]


def test_a_counted_time_cannot_lose_its_number(texts: Texts):
    number, line = texts.line_with("en", "    working_day:")
    texts.replace("en", line, '    working_day: "working days"')
    assert texts.faults() == [f"texts/en.yaml:{number} answer.time_units.working_day: thiếu chỗ điền {{amount}}"]


def test_faults_of_both_languages_come_in_one_run(texts: Texts):
    for language in ("vi", "en"):
        _, line = texts.line_with(language, "  days_range:")
        texts.replace(language, line, '  days_range: "{first}"')
    assert [told.split(":", 1)[0] for told in texts.faults()] == ["texts/vi.yaml", "texts/en.yaml"]


def test_a_missing_language_is_named(texts: Texts):
    (texts.folder / "en.yaml").unlink()
    [told] = texts.faults()
    assert told.startswith("texts/en.yaml:1: không đọc được tệp")


def test_an_empty_language_is_named(texts: Texts):
    (texts.folder / "en.yaml").write_text("")
    assert texts.faults() == ["texts/en.yaml:1: tệp trống"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_of_time_has_its_words(language: str):
    told = load_texts()[language].answer.time_units  # type: ignore[index]
    assert all(told[unit] for unit in TimeUnit)
