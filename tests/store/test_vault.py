"""What is sealed stays sealed, and opens again only with our keys."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.store.vault import CannotOpen, Vault

OLD, NEW = "the-old-key-of-thirty-two-letters", "the-new-key-of-thirty-two-letters"


def vault(*keys: str, seed: int = 1) -> Vault:
    """A vault with these keys."""
    return Vault(keys, random.Random(seed))


@given(st.text())
def test_it_opens_what_it_sealed(words: str) -> None:
    """Any text a phone can send, half an emoji and NUL included, comes back."""
    assert vault(OLD).open(vault(OLD).seal(words)) == words


def test_half_an_emoji_comes_back() -> None:
    """A lone surrogate is kept as it came."""
    assert vault(OLD).open(vault(OLD).seal("\ud83d")) == "\ud83d"


def test_the_same_text_is_never_the_same_bytes() -> None:
    """Two families who write the same cannot be told to have done so."""
    one = vault(OLD)

    assert one.seal("hei") != one.seal("hei")


def test_the_same_seed_seals_the_same_bytes() -> None:
    """A run in virtual time replays exactly."""
    assert vault(OLD, seed=5).seal("hei") == vault(OLD, seed=5).seal("hei")


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_one_changed_byte_is_seen(place: int, change: int) -> None:
    """Damage anywhere, header and nonce included, is refused rather than read."""
    sealed = bytearray(vault(OLD).seal("+4790012345"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(CannotOpen):
        vault(OLD).open(bytes(sealed))


@pytest.mark.parametrize("length", range(0, 34, 3))
def test_a_torn_end_is_seen(length: int) -> None:
    """A value that was cut short is refused, however little is left."""
    with pytest.raises(CannotOpen):
        vault(OLD).open(vault(OLD).seal("hello")[:length])


def test_another_key_opens_nothing() -> None:
    """Who has the database and not the key has nothing."""
    with pytest.raises(CannotOpen, match="not among the field keys"):
        vault(NEW).open(vault(OLD).seal("hei"))


def test_keys_are_rotated_while_both_open() -> None:
    """The new key seals, signs and digests; what the old one made still counts."""
    before, during = vault(OLD), vault(NEW, OLD)

    assert during.open(before.seal("hei")) == "hei"
    assert during.signed("/next?x=1", before.sign("/next?x=1"))
    assert before.digest("+4790012345") in during.digests("+4790012345")
    assert during.digest("+4790012345") == vault(NEW).digest("+4790012345")
    with pytest.raises(CannotOpen):
        before.open(during.seal("hei"))


def test_a_digest_finds_and_does_not_tell() -> None:
    """Equal values meet; without the key nobody can try all phone numbers."""
    assert vault(OLD).digest("+4790012345") == vault(OLD).digest("+4790012345")
    assert vault(OLD).digest("+4790012345") != vault(NEW).digest("+4790012345")
    assert len(vault(OLD).digest("x")) == 64


def test_a_signature_holds_for_its_text_alone() -> None:
    """One changed letter, another key, an empty or mad signature: refused, never an error."""
    signature = vault(OLD).sign("/next?rung=1")

    assert len(signature) == 32
    assert signature.replace("-", "a").replace("_", "a").isalnum()
    assert vault(OLD).signed("/next?rung=1", signature)
    assert not vault(OLD).signed("/next?rung=2", signature)
    assert not vault(NEW).signed("/next?rung=1", signature)
    for wrong in ("", "æ", "\ud83d", signature[:-1], signature + "A"):
        assert not vault(OLD).signed("/next?rung=1", wrong)


def test_a_signature_is_no_digest() -> None:
    """Each purpose has its own key, so that one cannot be passed off as another."""
    assert vault(OLD).sign("x")[:8] != vault(OLD).digest("x")[:8]


def test_a_vault_without_a_key_is_refused() -> None:
    """Better no start than nothing sealed."""
    with pytest.raises(ValueError, match="at least one key"):
        vault()
