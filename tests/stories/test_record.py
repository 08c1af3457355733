"""A contact as it is kept: what most contacts have in common is written down nowhere."""

from dataclasses import fields
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from oncall.contact.core.record import as_json, from_json
from oncall.contact.core.values import Caller, Contact

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
OTHERWISE = {"round": 1}
ORDINARY = (None, (), False, 0)


def test_what_a_field_means_where_it_is_missing_never_changes() -> None:
    """Rows of years rely on it; a new field begins as nothing, or its default stands here."""
    told = {f.name: f.default for f in fields(Contact)[6:] if f.default not in ORDINARY}

    assert told == OTHERWISE
    assert {f.default for f in fields(Caller)} == {None}


@given(
    st.integers(1, 9), st.sampled_from([(), ("ane",), ("ane", "bo")]), st.booleans(),
    st.none() | st.just(NOON), st.builds(Caller, number=st.none() | st.just("n1")),
)  # fmt: skip
def test_a_contact_is_read_as_it_was_written(
    round: int, asked: tuple[str, ...], urgent: bool, held_at: datetime | None, caller: Caller
) -> None:
    """Whatever is at its default is left out, and comes back."""
    contact = Contact(
        "c1", 412, caller, NOON, "open", NOON,
        round=round, asked=asked, urgent=urgent, held_at=held_at,
    )  # fmt: skip

    assert from_json(as_json(contact)) == contact
    assert len(as_json(contact)) <= 6 + 4
