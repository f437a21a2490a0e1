"""Who sends too much is told so once, before anything is read, fetched or looked up for them."""

from collections.abc import Callable, Mapping

from bot.content.sentences import Sentences
from bot.conversation.messages import LONGEST_TEXT, Attached, Message, Outcome, Pressed, Replies, Reply, Said
from bot.matching.small_talk import Kind, Remark
from bot.service.dialogue import Language
from bot.service.limits import Limits, Verdict

COST_OF_A_PRESS = 0.25
"""A questionnaire is a walk of thirty presses, and a button costs far less than a question."""


class Guard:
    """Refuses what is too much. Whoever speaks of an emergency is always heard: 113, 114 and 115 must not wait."""

    def __init__(
        self, limits: Limits, texts: Mapping[Language, Sentences], small_talk: Callable[[], Callable[[str], Remark]]
    ) -> None:
        """``small_talk`` gives what finds small talk by the knowledge in force."""
        self._limits = limits
        self._small_talk = small_talk
        self._refusal = Reply(
            texts["vi"].faults.too_many + "\n\n" + texts["en"].faults.too_many  # nobody's language is looked up here
        )

    def refusal(self, message: Message, *, with_picture: bool = False, at_desk: bool = False) -> Replies | None:
        """What to answer instead of taking ``message``: None for what is taken, no replies for silence.

        ``with_picture`` tells that a picture would be looked at, ``at_desk`` that officers work in the chat.
        """
        content = message.content
        verdict = self._limits.admit(
            message.chat,
            COST_OF_A_PRESS if isinstance(content, Pressed) else 1.0,
            sent_at=message.sent_at,
            with_picture=with_picture,
            at_desk=at_desk,
        )
        if verdict is Verdict.TAKEN or self._is_emergency(content):
            return None
        replies = (self._refusal,) if verdict is Verdict.TO_BE_TOLD else ()
        return Replies(replies, Outcome("refused"))

    def _is_emergency(self, content: object) -> bool:
        match content:
            case Said(text) | Attached(caption=text):
                return Kind.EMERGENCY in self._small_talk()(text[:LONGEST_TEXT]).kinds
            case _:
                return False
