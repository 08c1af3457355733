"""The watch over every log and output of the run hears what it is there to hear."""

import logging

import pytest

from tests.canaries import Listener, betrayed, sentences


@pytest.mark.parametrize(
    "said",
    [
        "to +4740000102", "to 400 00 102", "from=%2B4740000201", "40000102 called", "+4752000000",
        "Tove holds the line", "she wrote: Kan nokon ringe?",
    ],
)  # fmt: skip
def test_a_canary_is_heard(said: str) -> None:
    """A number in any form, a first name, a sentence of a family."""
    assert betrayed(said)


@pytest.mark.parametrize(
    "said", ["contact 412 for tove", "CA" + "4" * 32, "at 2026-03-03 12:00:00", "401 of 1000"]
)
def test_what_may_be_told_is_no_canary(said: str) -> None:
    """Codes, handles, SIDs and times."""
    assert betrayed(said) == []


def test_every_record_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    """As it was said and as it would be written, once."""
    listener, log = Listener(), logging.getLogger("oncall.story")
    log.addHandler(listener)
    log.info("%s", "+4740000102")
    log.removeHandler(listener)

    assert listener.take() == ["oncall.story told '+4740000102'"]
    assert listener.take() == []


def test_the_sentences_of_the_tests_are_known() -> None:
    """Read from the tests themselves, so that a new story is watched too."""
    assert {"Kan nokon ringe?", "Lars slår meg"} <= sentences()
