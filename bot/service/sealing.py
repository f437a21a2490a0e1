"""Sealing: words that stand in the database, but can be read only by whoever holds the secret."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from secrets import token_bytes
from typing import TYPE_CHECKING

from bot.service.secrets import HashKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_BLOCK_BYTES = 64
"""Words are filled up to a multiple of this, so that the length of a sealed name does not tell it from others."""


class Seal:
    """Authenticated encryption (AES-256-GCM) for one purpose, with a key derived from the secret (HKDF-SHA-256).

    What is sealed differs each time, so that equal words cannot be joined, and opens only at the place it was sealed
    for. Not Fernet: its tokens begin with the second in which they were made.
    """

    def __init__(self, key: HashKey, purpose: str) -> None:
        self._key = key
        self._purpose = purpose

    def seal(self, words: str, place: str) -> str:
        """``words`` (without NUL) sealed for ``place``, as letters, digits, - and _."""
        nonce, plain = token_bytes(_NONCE_BYTES), words.encode()
        filled = plain.ljust(-(-len(plain) // _BLOCK_BYTES) * _BLOCK_BYTES, b"\x00")
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, filled, place.encode())).decode()

    def unseal(self, sealed: str, place: str) -> str | None:
        """What was sealed for ``place``; None when the secret is another, or somebody changed or moved it."""
        try:
            whole = urlsafe_b64decode(sealed)
            filled = self._cipher.decrypt(whole[:_NONCE_BYTES], whole[_NONCE_BYTES:], place.encode())
        except (ValueError, self._broken):
            return None
        return filled.rstrip(b"\x00").decode()

    # Imported when used: 0.04 s that a start can do without.

    @cached_property
    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

        return AESGCM(HKDF(SHA256(), length=32, salt=None, info=self._purpose.encode()).derive(self._key.secret))

    @cached_property
    def _broken(self) -> type[Exception]:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above

        return InvalidTag
