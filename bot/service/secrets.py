"""Keyed hashes: values that can be compared and erased, but not read back."""

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b, sha512


@dataclass(frozen=True)
class HashKey:
    """The secret behind every keyed hash; never shown, not even in a repr."""

    secret: bytes = field(repr=False)

    def hash(self, purpose: str, value: str) -> str:
        """The keyed hash of ``value`` for one ``purpose``, as 64 hexadecimal digits (BLAKE2b with a key, RFC 7693).

        Hashes of one value for two purposes cannot be joined. HMAC-SHA-256 would do as well, but takes three times as
        long, and an import of a million dossiers hashes two million times.
        """
        begun = self._begun.get(purpose) or self._begin(purpose)
        hashing = begun.copy()
        hashing.update(value.encode())
        return hashing.hexdigest()

    def _begin(self, purpose: str) -> blake2b:
        """The hash up to the value, once a purpose: there are few, and each has values by the million."""
        return self._begun.setdefault(purpose, blake2b(f"{purpose}\x00".encode(), key=self._key, digest_size=32))

    @cached_property
    def _begun(self) -> dict[str, blake2b]:
        return {}

    @cached_property
    def _key(self) -> bytes:
        """The secret, in the at most 64 bytes that the hash takes."""
        return self.secret if len(self.secret) <= blake2b.MAX_KEY_SIZE else sha512(self.secret).digest()
