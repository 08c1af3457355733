"""A shift is given away on its page, and kept again."""

from oncall.contact.work.shifts.offers import open_offers
from oncall.rota.core.changes.offer import Offer
from tests.rota_pages.visitors import Pages, words

SHIFT = "/rota/shift?rotation=therapists&person=ane&start=1772607600&end=1772650800"
SPAN = {"rotation": "therapists", "start": 1772607600, "end": 1772650800}


def offers(pages: Pages) -> list[Offer]:
    """What can be taken now."""
    with pages.world.desk.db.reading() as conn:
        return open_offers(conn, pages.world.team_id)


def test_a_shift_is_offered_and_kept(pages: Pages) -> None:
    """It is the offer of `oncall rota change offer`, with who and why; she keeps it by a button."""
    assert "Swap shifts Give the shift away" in pages.reads("ane", SHIFT)
    done = pages.sends("ane", "/rota/give", why="a concert", **SPAN)
    (offer,) = offers(pages)
    page = pages.reads("ane", done.headers["Location"])

    assert (offer.person, offer.by, offer.why) == ("ane", "ane", "a concert")
    assert "The shift is offered to all who are free." in page
    assert f"under the code {offer.code}. Nobody has taken it yet. Keep the shift" in page
    assert "Keep the shift" not in pages.reads("bo", SHIFT)
    assert "Give the shift away" not in page
    assert pages.count("ane", SHIFT) <= 8

    kept = pages.sends("ane", "/rota/give/withdraw", code=offer.code)
    assert kept.headers["Location"] == "/rota?done=offer_withdrawn"
    assert offers(pages) == []
    again = pages.sends("ane", "/rota/give/withdraw", code=offer.code)
    assert again.headers["Location"] == "/rota?done=offer_over"


def test_what_cannot_be_given_away_is_told(pages: Pages) -> None:
    """Twice, begun, somebody else's, or without a why; and nobody ends another's offer."""
    begun = {"start": 1772521200, "end": 1772564400}
    pages.sends("ane", "/rota/give", why="a concert", **SPAN)
    told = [
        words(pages.sends(who, "/rota/give", **(SPAN | what)).text)
        for who, what in (
            ("ane", {"why": "twice"}),
            ("bo", {"why": "late"} | begun),
            ("eli", {"why": "not mine"}),
            ("bo", {"why": " "}),
        )
    ]

    assert "Nothing was recorded You are giving this shift away already." in told[0]
    assert "The shift has begun. Only what comes can be given away." in told[1]
    assert "The shift is not yours any more." in told[2]
    assert "Why: Fill this in." in told[3]
    (offer,) = offers(pages)
    assert pages.sends("bo", "/rota/give/withdraw", code=offer.code).status_code == 404
    assert "Give the shift away" in pages.reads("ane", "/rota/give?rotation=x&start=1&end=2")
    assert pages.get("merkantil", "/rota/give?rotation=x&start=1&end=2").status_code == 403
