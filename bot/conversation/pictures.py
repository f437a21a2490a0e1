"""Pictures are looked at for a dossier code and for nothing else; they are kept nowhere."""

import asyncio
from dataclasses import replace

from bot.conversation.messages import Attached, Message, Said


async def look_for_code(message: Message) -> Message:
    """``message`` with a picture replaced by the dossier code in it, or by what kept one from being found."""
    content = message.content
    if not isinstance(content, Attached) or not content.image:
        return message
    from bot.sources.code_images import CodesRead, NoCodeInPicture, read_codes  # noqa: PLC0415 - only pictures need it

    match await asyncio.to_thread(read_codes, content.image):
        case CodesRead(codes):
            return replace(message, content=Said(f"{codes[0].text} {content.caption}".strip()))
        case NoCodeInPicture():
            return replace(message, content=Attached("photo_without_code", content.caption))
        case _:
            return replace(message, content=Attached("photo_unreadable", content.caption))
