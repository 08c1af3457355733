"""Orders: commands of staff that are about themselves, and change no contact.

Each answers whether it could be made anything of.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.contact.core.reply.meaning import Understood
from oncall.contact.core.values import Contact
from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phone_test
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts import life, occupied
from oncall.contact.work.shifts.duty_texts import my_next_shifts, on_now
from oncall.contact.work.team import TeamNow
from oncall.people.core.values import Person
from oncall.people.work.phone_tests import awaits_text


@dataclass(frozen=True)
class Order:
    """One text of one person; `about` is what she has (`holds`), or else was asked, if anything.

    `clock` is the time of day that she wrote beside FRI.
    """

    tx: Connection
    desk: Desk
    team: TeamNow
    person: Person
    sid: str
    about: Contact | None
    holds: bool
    clock: str | None = None

    @property
    def tests_phones(self) -> bool:
        """Whether a test of her phones waits for her answer to its text."""
        return awaits_text(self.tx, self.desk.vault, self.team.id, self.person)

    @property
    def is_to_give_sign(self) -> bool:
        """Whether she holds the line, and was asked whether her phone is there."""
        return life.was_asked(self.tx, self.team.id, self.person.handle)

    def say(self, sentence: str, **values: object) -> bool:
        """Answer her; true, as the order was carried out or she heard why not."""
        cause = f"{self.sid}/reply"
        say_to(self.tx, self.desk, self.team.id, self.person.handle, sentence, cause, **values)
        return True

    def say_about(self, contact: Contact, sentence: str) -> bool:
        """The same, about a contact."""
        return self.say(sentence, code=contact.code, who=contact.caller.name)


def occupy(order: Order, said: Understood) -> bool:
    """OPPTEKEN 60: asked last for so long, unless she is the only one on duty."""
    handle = order.person.handle
    until = occupied.until(order.tx, order.desk, order.team, handle, said.minutes)
    return order.say("occupied", until=until) if until else order.say("occupied_refused")


def free(order: Order, _said: Understood) -> bool:
    """LEDIG: asked as usual again."""
    notes.free(order.tx, order.team.id, order.person.handle)
    return order.say("free")


def help_(order: Order, _said: Understood) -> bool:
    """HJELP: what may be written now, about what she has, or was asked, or else in general."""
    if order.about is None:
        return order.say("help")
    return order.say_about(order.about, "help_held" if order.holds else "help_asked")


def try_phones(order: Order, _said: Understood) -> bool:
    """PRØV: a text and a call, as it would be at night; not while a family waits for her."""
    if order.about is not None:
        return order.say_about(order.about, "test_not_now")
    begun = phone_test.begins(order.tx, order.desk, order.team, order.person, order.sid)
    return begun or order.say("test_enough")


def text_heard(order: Order, _said: Understood) -> bool:
    """KLAR: she answers the text of a test, or gives a sign of life; else it is no order."""
    if not order.tests_phones:
        return order.is_to_give_sign and order.say("life.thanks")
    return order.say(phone_test.text_heard(order.tx, order.desk, order.team, order.person))


def asks_rota(order: Order, said: Understood) -> bool:
    """VAKT and KVEN: her own next shifts, and who is on now."""
    answer = my_next_shifts if said.command == "VAKT" else on_now
    sentence, values = answer(order.team, order.person.handle)
    return order.say(sentence, **values)


ORDERS: dict[str | None, Callable[[Order, Understood], bool]] = {
    "OPPTEKEN": occupy,
    "LEDIG": free,
    "HJELP": help_,
    "VAKT": asks_rota,
    "KVEN": asks_rota,
    "PRØV": try_phones,
    "KLAR": text_heard,
}
