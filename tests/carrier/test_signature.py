"""Only our carrier account may speak to the webhooks."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from oncall.carrier.signature import is_genuine, signature

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]

_words = st.text(st.characters(codec="utf-8"), max_size=8)
_pairs = st.lists(st.tuples(_words, _words), max_size=6)
_paths = _words.map(lambda word: "/" + quote(word))
_queries = st.sampled_from(["", "?a=1", "?who=æøå", f"?who={quote('æøå')}", "?b=2&a=1&a=0"])
_hosts = st.sampled_from(
    ["https://vakt.no", "https://vakt.no:443", "https://vakt.no:8443", "http://127.0.0.1:8080"]
)
_urls = st.builds(lambda *parts: "".join(parts), _hosts, _paths, _queries)


def test_it_makes_the_signature_of_the_carriers_own_example() -> None:
    """The worked example in Twilio's documentation of webhook security."""
    assert signature(TOKEN, URL, CALL) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@given(_urls, _pairs)
def test_it_signs_as_the_carriers_library_does(url: str, pairs: list[tuple[str, str]]) -> None:
    """Doubled names, empty values, unknown parameters, any letters: always the same signature."""
    theirs = RequestValidator(TOKEN).compute_signature(url, _Doubled(pairs))

    assert signature(TOKEN, url, pairs) == theirs


@given(_urls, _pairs, st.sampled_from(["plain", "with port", "without port", "another url"]))
def test_it_accepts_what_the_carriers_library_accepts(
    url: str, pairs: list[tuple[str, str]], form: str
) -> None:
    """The carrier signs with or without the port; both verifiers agree on every form."""
    host, slash, path = url.removeprefix("https://").removeprefix("http://").partition("/")
    name = host.partition(":")[0]
    scheme = url.partition(":")[0]
    port = {"https": "443", "http": "80"}[scheme] if ":" not in host else host.partition(":")[2]
    signed_url = {
        "plain": url,
        "with port": f"{scheme}://{name}:{port}{slash}{path}",
        "without port": f"{scheme}://{name}{slash}{path}",
        "another url": f"{scheme}://{name}{slash}{path}x",
    }[form]
    header = signature(TOKEN, signed_url, pairs)

    theirs = RequestValidator(TOKEN).validate(url, _Doubled(pairs), header)
    assert is_genuine([TOKEN], url, pairs, header) == theirs
    assert theirs == (form != "another url")


class _Doubled(MultiDict[str, str]):
    """A form with doubled names, under the two names of methods that frameworks use."""

    def getall(self, name: str) -> list[str]:
        """Every value of this name."""
        return self.getlist(name)


@pytest.mark.parametrize("header", [None, "", "AAAA", "æ", "\ud83d", "A" * 10_000])
def test_it_refuses_a_missing_or_forged_header(header: str | None) -> None:
    """No header, an empty one, a wrong one and a mad one are all refused without an error."""
    assert not is_genuine([TOKEN], URL, CALL, header)


def test_it_refuses_when_any_parameter_was_touched() -> None:
    """Changed, added, removed or renamed: each breaks the signature."""
    header = signature(TOKEN, URL, CALL)
    changed = [("CallSid", "CA2"), *CALL[1:]]
    renamed = [("CallSiD", CALL[0][1]), *CALL[1:]]

    assert is_genuine([TOKEN], URL, reversed(CALL), header)
    for pairs in (changed, renamed, CALL[1:], [*CALL, ("Digits", "1")]):
        assert not is_genuine([TOKEN], URL, pairs, header)


def test_it_refuses_half_an_emoji_without_an_error() -> None:
    """A forged form with a lone surrogate is a refusal like any other."""
    assert not is_genuine([TOKEN], URL, [("Body", "\ud83d")], "AAAA")


def test_it_accepts_every_token_while_they_are_rotated() -> None:
    """The old and the new token are both good; a third is not."""
    old, new, other = (signature(token, URL, CALL) for token in ("old", "new", "other"))

    assert is_genuine(["new", "old"], URL, CALL, old)
    assert is_genuine(["new", "old"], URL, CALL, new)
    assert not is_genuine(["new", "old"], URL, CALL, other)


def test_it_never_accepts_an_empty_token() -> None:
    """An installation without a token trusts nobody, rather than everybody."""
    assert not is_genuine([""], URL, CALL, signature("", URL, CALL))
    assert not is_genuine([], URL, CALL, signature("", URL, CALL))
