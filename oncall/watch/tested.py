"""What health asks of phones: has everybody on a rota tested hers, as it lies at night?"""

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.phone_test import who_is_untested
from oncall.web.health import HealthFault


def phones_are_tested(conn: Connection, desk: Desk) -> list[HealthFault]:
    """Who has not passed PRØV: worth knowing, for a silent phone is found out by no check."""
    found = who_is_untested(conn, desk)
    if not found:
        return []
    sentence = (
        f"{len(found)} people of the rota have not tested their phones: one that is silent at "
        "night is not known of. Each writes PRØV to the team's number."
    )
    inside = ", ".join(f"{team}: {handle}" for team, handle in found)
    return [HealthFault("tests", sentence, red=False, inside=inside)]
