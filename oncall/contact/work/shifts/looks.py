"""What is looked at again and again about people and their shifts: its name, how often, and how."""

from collections.abc import Callable
from datetime import timedelta

from oncall.contact.work.desk import Desk
from oncall.contact.work.shifts import (
    confirming,
    first_look,
    handover,
    life,
    shift_news,
    staff,
    swap_texts,
)

LOOKS: tuple[tuple[str, timedelta, Callable[[Desk], None]], ...] = (
    ("staff", staff.EVERY, staff.look_at_staff),
    ("hand-over", staff.EVERY, handover.tell_who_comes),
    ("shift news", shift_news.EVERY, shift_news.tell_of_shifts),
    ("confirmations", confirming.EVERY, confirming.look_at_confirmations),
    ("life", life.EVERY, life.look_for_life),
    ("first look", first_look.EVERY, first_look.tell_the_untested),
    ("swaps", swap_texts.EVERY, swap_texts.tell_of_swaps),
)
