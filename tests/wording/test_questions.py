"""What asks staff for an answer names the contact: while a page is open, OK has one meaning."""

import pytest

from oncall.wording import LANGUAGES, keys, placeholders, sentence

ANSWERS = ("Svar OK", "Answer OK", "OK = ", "Svar NEI", "Answer NO")
ASKS_WHICH = {"sms.which", "sms.which_of"}
TELLS_HOW = {"sms.help"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_asks_for_an_ok_without_naming_its_contact(language: str) -> None:
    """A question about a shift, say, would be answered by the OK to a page."""
    asking = {
        key
        for key in keys()
        if key.startswith(("sms.", "alarm."))
        and any(each in sentence(language, key) for each in ANSWERS)
    }
    unnamed = {key for key in asking if "code" not in placeholders(language, key)}

    assert unnamed <= ASKS_WHICH | TELLS_HOW


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "key", ["receipt", "receipt_hidden", "closed", "wrong_number", "handed_on", "talked"]
)
def test_a_receipt_names_code_and_family(language: str, key: str) -> None:
    """A forged answer is seen by whoever has the phone; and how to undo it stands there."""
    words = sentence(language, f"sms.{key}")

    assert {"code", "who"} <= placeholders(language, f"sms.{key}")
    assert key == "handed_on" or any(no in words for no in ("NEI {code}", "NO {code}"))
