"""What the bot says while it makes a citizen's own list of papers."""

from typing import Annotated

from markupsafe import Markup

from bot.content.placeholders import fills
from bot.content.sentence_sections import Section, Sentence


class ChecklistTexts(Section):
    """The case questions, the list, and its printed form.

    The ``typed_…`` list what citizens type instead of pressing, parted by semicolons.
    """

    heading: Sentence
    question: Annotated[Markup, fills("place", "most", "question")]
    answered: Annotated[Markup, fills("question", "answer")]
    how_to_answer: Sentence
    not_clear: Sentence
    unsure: Sentence
    certain: Annotated[Markup, fills("have", "all")]
    all_there: Annotated[Markup, fills("all")]
    perhaps: Sentence
    perhaps_only: Sentence
    nothing: Sentence
    how_to_tick: Sentence
    when: Annotated[Markup, fills("when")]
    form: Annotated[Markup, fills("form")]
    note: Annotated[Markup, fills("note")]
    printed_heading: Sentence
    printed_case: Annotated[Markup, fills("question", "answer")]
    changed: Sentence
    button_own: Sentence
    button_list: Sentence
    button_unsure: Sentence
    button_back: Sentence
    button_again: Sentence
    button_print: Sentence
    button_procedure: Sentence
    typed_begin: Sentence
    typed_unsure: Sentence
    typed_back: Sentence
