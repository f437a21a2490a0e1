"""Keyed hashes: values that can be compared and erased, but not read back."""

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HashKey:
    """The secret behind every keyed hash; never shown, not even in a repr."""

    secret: bytes = field(repr=False)

    def hash(self, purpose: str, value: str) -> str:
        """The keyed hash of ``value`` for one ``purpose``, as 64 hexadecimal digits (HMAC-SHA-256).

        Hashes of one value for two purposes cannot be joined.
        """
        return hmac.new(self.secret, f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()
