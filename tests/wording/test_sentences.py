"""Every sentence, in every language, with the longest filling it can reasonably get."""

import re

import pytest

from oncall.wording import LANGUAGES, UnknownSentence, keys, placeholders, say, sentence
from tests.wording.every import EVERY, TEXTS, broken

GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""GSM 03.38, the characters of one septet; the ones that cost two are not used."""

LONGEST: dict[str, str | dict[str, str]] = {
    "code": "9999",
    "given": "9999",
    "codes": "2000, 2001, 2002, 2003, 2004",
    "person": "Maximilianne",
    "therapist": "Maximilianne",
    "team": "MST-CAN Haugaland og Sunnhordland",
    "minutes": "1440",
    "calls": "999",
    "nights": "999",
    "wait": "23 t 59 min",
    "until": {"nn": "02:40 (sommartid)", "nb": "02:40 (sommertid)", "en": "02:40 (summer time)"},
    "at": {"nn": "02:40 (sommartid)", "nb": "02:40 (sommertid)", "en": "02:40 (summer time)"},
    "who": {"nn": "ukjent nummer", "nb": "ukjent nummer", "en": "unknown number"},
    "on": {"nn": "30. september", "nb": "30. september", "en": "30 September"},
    "day": "30.09.",
    "waiting": "9999",
    "word": "FERDIG",
    "weeks": "13",
    "first": "07.12.2026 08:00",
    "then": "07.12.2026 08:00",
    "handle": "leiar-haugesund",
    "begun": "30.09.2026 08:00",
    "ends": "30.09.2026 08:00",
    "rotation": "milieu therapist",
    "measured": "56,1",
    "limit": "40",
    "rule": "N9",
    "command": "OPPTEKEN",
    "u": "https://vakt.haugesund.kommune.no/card/0123456789abcdef",
    "time": "02:40",
    "round": "99",
    "people": "Ane, Bo og Cato",
    "place": "barnevernvakt",
    "outcome": "feil nummer",
    "what": "blir det ope for andre igjen",
    "count": "9999",
    "left": "999:59",
    "line": "+47 52 00 00 00",
    "digit": "1",
    "pin": "271839",
    "option": "--host",
    "weekday": "onsdag",
    "month": "september",
    "week": "53",
    "year": "2026",
    "title": "Vakt for familiane på Haugalandet",
    "season": "sommartid",
    "most": "Ane, Bo",
    "last": "07.12.2026 08:00",
    "period": "2026-03-correction-1",
    "run": "0123456789abcdef",
    "approver": "leiar-haugesund",
    "hours": "744,00",
    "holder": "Maximilianne",
    "come": "30.09. 08:00-30.09. 08:00 (+13)",
    "gone": "30.09. 08:00-30.09. 08:00 (+13)",
    "when": "søn 13. september 2026 02:40",
    "other": "Maximilianne",
    "digits": "123456",
    "gives": "milieu therapist Wed 30 September 2026 08:00 – Thu 1 October 2026 08:00",
    "gets": "milieu therapist Wed 30 September 2026 08:00 – Thu 1 October 2026 08:00",
    "asked": "2",
    "deed": "9999",
    "why": "Ane og Bo er samde om det",
    "price": "12 345,50",
    "amount": "123 456,50",
    "names": "Hans, Liv, Merete, Tove",
    "can": "Hans, Liv, Merete, Tove",
    "kind": "visma-lonn",
    "note": "2026-03-12",
    "months": "2026-02, 2026-03",
    "contacts": "x" * 100 + " (+13)",
    "shift": "30.09. 08:00-30.09. 08:00",
    "answer": "9999",
    "offer": "9999",
    "by": "Maximilianne",
    "law": "aml § 10-8 (1)",
    "start": "30.09.2026 08:00",
    "end": "30.09.2026 08:00",
    "exact": "123456,500000",
    "active": "31",
    "days": "31",
    "part": "4799/8760",
    "whole": "8784,00",
    "wage": "333,333333",
    "floor": "123 456,50",
    "counted": "1440",
    "rate": "123 456,50",
    "mine": "744,00",
    "all": "2976,00",
    "shifts": "30.09. 08:00-30.09. 08:00, 30.09. 08:00-30.09. 08:00, 30.09. 08:00-30.09. 08:00",
    "value": '"Tre tette tekster til ein familie i natt …"',
    "known": "supervisor, therapists, milieu therapist",
    "field": "budget_per_year",
    "other_rotation": "milieu therapist",
}
CARRIER_KEYWORDS = {
    "STOP", "STOPP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT",
    "START", "UNSTOP", "YES", "HELP", "INFO", "ARRET",
}  # fmt: skip
"""Words the carrier may take for itself (Twilio's defaults): the phone would be opted out or in."""

ABOUT_A_FAMILY = {"number", "phone", "name", "text", "body", "label", "mother", "father", "child"}
"""No sentence has a place for any of these."""

SERVICE_WORDS = ("mst", "barnevern", "terapeut", "therapist", "teneste", "tjeneste", "service",
                 "familie", "family", "vakttelefon", "duty phone", "sak", "case", "f-")  # fmt: skip
HEARD_BY_CALLERS = (
    "voice.moment",
    "voice.wait",
    "voice.goodbye",
    "voice.record",
    "voice.no_record",
)
"""Said aloud to whoever called, perhaps with the wrong person beside the phone."""


def filled(language: str, key: str) -> str:
    """The sentence with the longest filling of its language."""
    values = {
        name: value[language] if isinstance(value, dict) else value
        for name, value in LONGEST.items()
    }
    return say(language, key, **values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_in_the_same_order(language: str) -> None:
    """A reader can lay the three files side by side."""
    assert keys(language) == keys("nn")


def test_a_rule_is_put_to_every_sentence_and_a_failure_names_each() -> None:
    """Three languages, all keys, none left out."""
    named = broken(lambda _language, _key: "wrong")

    assert named == {f"{key} in {each}": "wrong" for each in LANGUAGES for key in keys()}
    assert len(named) == 3 * len(keys()) > 3 * 1000
    assert broken(lambda _language, _key: set()) == {}


def test_every_language_asks_for_the_same_placeholders() -> None:
    """Changing somebody's language can never make a text fail."""
    assert broken(lambda lang, key: placeholders(lang, key) ^ placeholders("nn", key)) == {}


def test_a_text_fits_one_sms() -> None:
    """GSM-7 only, and at most 160 characters with the longest filling."""
    foreign = broken(lambda lang, key: set(filled(lang, key)) - GSM_7, TEXTS)
    too_long = broken(lambda lang, key: filled(lang, key)[160:], TEXTS)

    assert foreign == {}
    assert too_long == {}


def test_no_sentence_tells_of_a_family() -> None:
    """No place for a number, a name or a word of what was written."""
    assert broken(lambda lang, key: placeholders(lang, key) & ABOUT_A_FAMILY) == {}


def test_nobody_is_asked_to_type_a_word_the_carrier_takes_for_itself() -> None:
    """Commands stand in capitals; none is the carrier's, and none is called SVAR."""

    def taken(language: str, key: str) -> set[str]:
        commands = set(re.findall(r"\b[A-ZÆØÅ]{2,}\b", filled(language, key)))
        return commands & (CARRIER_KEYWORDS | {"SVAR", "ANSWER"})

    assert broken(taken) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", HEARD_BY_CALLERS)
def test_what_a_caller_hears_names_no_service(language: str, key: str) -> None:
    """A violent member may be holding the phone."""
    spoken = sentence(language, key).lower()

    assert not [word for word in SERVICE_WORDS if word in spoken]


NEVER_TO_A_FAMILY = (*SERVICE_WORDS, "110", "112", "113", "116", "vakt", "team", "duty", "kollega",
                     "colleague", "{person}", "{who}", "{code}", "{team}", "http")  # fmt: skip
"""A text to a family would pass as one from an acquaintance: no sender, team, service, number."""


def tells_too_much(text: str) -> list[str]:
    """What a text to a family must not hold."""
    return [word for word in NEVER_TO_A_FAMILY if word in text.lower()]


def test_a_text_to_a_family_could_be_from_anybody() -> None:
    """The wrong person may read it; whatever is sent to a family stands under [family]."""
    for language, key in EVERY:
        if key.startswith("family."):
            text = filled(language, key)

            assert tells_too_much(sentence(language, key)) == []
            assert set(text) <= GSM_7
            assert len(text) <= 160


def test_a_text_that_tells_too_much_is_seen() -> None:
    """The deny-list objects to a service, a sender and an emergency number."""
    assert tells_too_much("Hei, ring meg når du kan.") == []
    assert tells_too_much("Hei fra barnevernvakta, {person}. Ring 112.") == [
        "barnevern", "112", "vakt", "{person}",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screening_says_nothing_about_a_family(language: str) -> None:
    """It may sound in a car: two short sentences and no placeholder."""
    assert placeholders(language, "voice.screen") == frozenset()
    assert len(sentence(language, "voice.screen")) <= 30


def test_a_text_asks_at_most_one_question() -> None:
    """A person half asleep answers the last thing she read."""
    a_way_back = re.compile(r"Gjekk det gale\?|Gikk det galt\?|Not right\?")

    def asks(language: str, key: str) -> int:
        return a_way_back.sub("", sentence(language, key)).count("?")

    assert broken(lambda lang, key: asks(lang, key) > 1, TEXTS) == {}


def test_a_text_about_a_contact_names_its_code_near_the_start() -> None:
    """Whoever reads only the lock screen sees which contact it is about."""
    elsewhere = {"sms.unclear", "sms.no_such_code_open"}
    about_one = [each for each in TEXTS if "{code}" in sentence(*each) and each[1] not in elsewhere]

    assert broken(lambda lang, key: sentence(lang, key).index("{code}") > 50, about_one) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_spoken_emergency_numbers_are_read_digit_by_digit(language: str) -> None:
    """A voice that says "one hundred and thirteen" helps nobody at night."""
    spoken = sentence(language, "voice.emergency")

    assert not re.search(r"\d\d", spoken)
    for number in ("1 1 2", "1 1 3", "1 1 6, 1 1 7", "1 1 6, 1 1 1"):
        assert number in spoken


def test_an_unknown_key_is_named() -> None:
    """The error says which sentence, so that the fault is found in a minute."""
    with pytest.raises(UnknownSentence, match=r"sms\.nonsense in nn"):
        say("nn", "sms.nonsense")
    with pytest.raises(UnknownSentence, match="in sv"):
        say("sv", "sms.free")


def test_a_missing_value_is_named_and_no_value_is_shown() -> None:
    """A value may be a code or a name: it has no place in a log."""
    with pytest.raises(UnknownSentence) as error:
        say("nb", "sms.taken", code=412, person="Ane")

    assert "at" in str(error.value)
    assert "Ane" not in str(error.value)


def test_braces_in_a_value_stay_what_they_are() -> None:
    """A handle is data and never a template."""
    assert say("nn", "sms.taken", code=412, person="{code}", at="14:02").startswith(
        "412 er teken av {code} kl."
    )
