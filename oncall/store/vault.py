"""Sealing what must not be read in a stolen database, and finding it again by keyed hash.

AES-256-GCM for fields, spool and snapshot; HMAC-SHA256 for look-ups and signed URLs.
Each purpose has its own key, derived (HKDF-SHA256) from the secrets outside the database.
While keys are rotated two are valid at once: the first seals and signs, all open and verify.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_HEADER_BYTES = len(_FORMAT) + _ID_BYTES
_SIGNATURE_CHARACTERS = 32


class CannotOpen(Exception):
    """What was sealed is damaged, or was sealed with a key we no longer have."""


@dataclass(frozen=True, repr=False)
class _Key:
    """One secret's derived keys; never shown."""

    header: bytes
    cipher: AESGCM
    digesting: bytes
    signing: bytes


class Vault:
    """Seals and opens, digests and signs. `random` draws the nonces, so that a run replays."""

    def __init__(self, keys: Sequence[str], random: Random) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._keys = tuple(_derive(key) for key in keys)
        self._by_header = {key.header: key for key in self._keys}
        self._random = random

    def seal(self, text: str) -> bytes:
        """Encrypt with the first key; the same text is never the same bytes twice."""
        key, nonce = self._keys[0], self._random.randbytes(_NONCE_BYTES)
        # A phone may send half an emoji: what came in must be kept as it came.
        plain = text.encode("utf-8", "surrogatepass")
        return key.header + nonce + key.cipher.encrypt(nonce, plain, key.header)

    def open(self, sealed: bytes) -> str:
        """The text again; raises CannotOpen if it is damaged or its key is gone."""
        header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
        key = self._by_header.get(header)
        if key is None:
            raise CannotOpen(
                "Something in the database was sealed with a key that is not among the field keys. "
                "Add the old key as a further line of the file that [keys] field_file names."
            )
        try:
            plain = key.cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], header)
        except (InvalidTag, ValueError):
            raise CannotOpen("Something that was sealed in the database is damaged.") from None
        return plain.decode("utf-8", "surrogatepass")

    def digest(self, value: str) -> str:
        """The keyed hash under which a value is stored and found: 64 hexadecimal digits."""
        return _hmac(self._keys[0].digesting, value).hex()

    def digests(self, value: str) -> tuple[str, ...]:
        """The hash under each key: look for all of them while keys are rotated."""
        return tuple(_hmac(key.digesting, value).hex() for key in self._keys)

    def sign(self, text: str) -> str:
        """A signature for a URL: 32 characters that need no quoting (192 bits)."""
        return _signature(self._keys[0], text)

    def signed(self, text: str, signature: str) -> bool:
        """Whether we signed this text, with any of our keys; takes the same time either way."""
        given = signature.encode("utf-8", "surrogatepass")
        found = [hmac.compare_digest(_signature(key, text).encode(), given) for key in self._keys]
        return any(found)


def _derive(secret: str) -> _Key:
    header = _FORMAT + _purpose(secret, "id")[:_ID_BYTES]
    cipher = AESGCM(_purpose(secret, "seal"))
    return _Key(header, cipher, _purpose(secret, "digest"), _purpose(secret, "sign"))


def _purpose(secret: str, name: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"oncall {name}".encode())
    return hkdf.derive(secret.encode())


def _hmac(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")


def _signature(key: _Key, text: str) -> str:
    return base64.urlsafe_b64encode(_hmac(key.signing, text)).decode()[:_SIGNATURE_CHARACTERS]
