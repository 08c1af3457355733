"""Time stands still until it is moved, and everything happens in its order."""

from datetime import UTC, datetime, timedelta

import pytest

from oncall.simulator.errors import Cut
from oncall.simulator.kernel import Ask, Kernel, Mail, Sleep, Steps, Take

START = datetime(2026, 3, 29, tzinfo=UTC)


@pytest.fixture
def kernel() -> Kernel:
    """A kernel at the start of time."""
    return Kernel(START)


def _mistake() -> None:
    """Goes wrong."""
    raise ZeroDivisionError


def after(seconds: float) -> datetime:
    """An instant so many seconds after the start."""
    return START + timedelta(seconds=seconds)


def test_events_run_in_order_and_those_of_one_instant_in_the_order_made(kernel: Kernel) -> None:
    """Time first, then who came first."""
    seen: list[str] = []
    for seconds, name in ((2.0, "c"), (1.0, "a"), (1.0, "b")):
        kernel.after(seconds, lambda name=name: seen.append(name))  # type: ignore[misc]

    kernel.run_until(after(5))

    assert seen == ["a", "b", "c"]
    assert kernel.now() == after(5)


def test_time_moves_only_as_far_as_asked(kernel: Kernel) -> None:
    """What is due later has not happened, and next_at says when it will."""
    seen: list[datetime] = []
    kernel.after(10, lambda: seen.append(kernel.now()))

    kernel.run_until(after(9))
    due = kernel.next_at()
    kernel.run_until(after(10))

    assert due == after(10)
    assert seen == [after(10)]
    assert kernel.next_at() is None


def test_a_cancelled_timer_is_not_waited_for(kernel: Kernel) -> None:
    """It neither happens nor shows up as the next event."""
    timer = kernel.after(5, lambda: pytest.fail("it was cancelled"))

    timer.cancel()

    assert kernel.next_at() is None
    kernel.run_until(after(10))


def test_a_letter_wakes_its_reader_and_an_hour_later_nothing_is_left(kernel: Kernel) -> None:
    """Take gives the item at once, None after its time; no stale timer remains."""
    mail, seen = Mail(), []

    def reader() -> Steps[None]:
        for seconds in (3_600, 5):
            item = yield Take(mail, seconds)
            seen.append((item, kernel.now()))

    kernel.spawn(reader())
    kernel.after(2, lambda: mail.put(kernel, "1"))
    kernel.run_until(after(60))

    assert seen == [("1", after(2)), (None, after(7))]
    assert kernel.next_at() is None


def test_letters_put_before_anyone_reads_wait_in_order(kernel: Kernel) -> None:
    """A mailbox keeps what came early."""
    mail, seen = Mail(), []

    def reader() -> Steps[None]:
        yield Sleep(3)
        seen.append((yield Take(mail)))
        seen.append((yield Take(mail)))

    mail.put(kernel, "first")
    mail.put(kernel, "second")
    kernel.spawn(reader())
    kernel.run_until(after(4))

    assert seen == ["first", "second"]


def test_a_process_cut_while_it_waits_can_tidy_up(kernel: Kernel) -> None:
    """The interruption is thrown where it waits; a timer of that wait is gone."""
    seen: list[str] = []

    def stubborn() -> Steps[None]:
        try:
            yield Sleep(100)
        except Cut:
            yield Sleep(1)
            seen.append(f"tidied at {(kernel.now() - START).total_seconds():.0f}")

    process = kernel.spawn(stubborn())
    kernel.after(5, lambda: process.interrupt(Cut()))
    kernel.run_until(after(50))

    assert seen == ["tidied at 6"]
    assert not process.alive
    assert kernel.next_at() is None


def test_a_process_that_does_not_mind_just_ends(kernel: Kernel) -> None:
    """An uncaught Cut ends it without a sound; a second one does nothing."""

    def simple() -> Steps[None]:
        yield Sleep(100)

    process = kernel.spawn(simple())
    kernel.run_until(after(1))
    process.interrupt(Cut())
    process.interrupt(Cut())
    kernel.run_until(after(2))

    assert not process.alive


def test_slow_work_gives_its_result_or_its_error(kernel: Kernel) -> None:
    """What the work raised is raised where the process waits for it."""
    seen: list[str] = []

    def asks() -> Steps[None]:
        seen.append((yield Ask(lambda: "answer")))
        try:
            yield Ask(lambda: int("no number"))
        except ValueError:
            seen.append("caught")

    kernel.spawn(asks())
    kernel.run_until(START)

    assert seen == ["answer", "caught"]


def test_a_mistake_inside_an_event_is_heard(kernel: Kernel) -> None:
    """In virtual time an unexpected error stops the run."""
    kernel.after(1, _mistake)

    with pytest.raises(ZeroDivisionError):
        kernel.run_until(after(2))
