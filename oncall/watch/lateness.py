"""What health asks of time: does the worker pass, is anything late, is the carrier's log read?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.contact.rows import notes
from oncall.contact.work import crowd
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.deleting import DELETE
from oncall.store import outbox, signs
from oncall.watch.pulse import JOBS, PASSES, Pulse
from oncall.web.health import HealthFault

DELETED_WITHIN = timedelta(days=1)


def workers_pass(pulse: Pulse, conn: Connection, desk: Desk) -> list[HealthFault]:
    """Some worker completes its passes, and the jobs beside it run; one that has died is noted."""
    known = signs.signs(conn)
    passes = [each.at for each in known if each.does == PASSES]
    jobs = [each.at for each in known if each.does == JOBS]
    return [*_pass(pulse, desk, passes), *_jobs(pulse, desk, jobs)]


def _pass(pulse: Pulse, desk: Desk, seen: list[datetime]) -> Iterable[HealthFault]:
    silent = _silent_s(pulse, desk, seen)
    if silent is not None:
        sentence = (
            f"No worker has completed a pass for {silent} s: nobody is paged and nothing is sent. "
            "Restart it."
        )
        yield HealthFault("heartbeat", sentence)
    elif dead := [at for at in seen if not _fresh(desk, at)]:
        sentence = (
            f"{len(dead)} of {len(seen)} workers fell silent within the hour; others work on."
        )
        yield HealthFault("heartbeat", sentence, red=False)


def _jobs(pulse: Pulse, desk: Desk, seen: list[datetime]) -> Iterable[HealthFault]:
    silent = _silent_s(pulse, desk, seen)
    if silent is not None:
        sentence = (
            f"The clock of the jobs has stood still for {silent} s: the carrier's log is not read "
            "and the snapshot grows old. Restart the worker."
        )
        yield HealthFault("jobs", sentence)


def _silent_s(pulse: Pulse, desk: Desk, seen: list[datetime]) -> int | None:
    """For how many seconds nothing was seen, if that is too long; a fresh start is given time."""
    if any(_fresh(desk, at) for at in (*seen, pulse.began)):
        return None
    return _seconds(desk.now - max((*seen, pulse.began)))


def _fresh(desk: Desk, at: datetime) -> bool:
    """Seen lately; a sign from the future is left from before the clock was put back."""
    return abs(desk.now - at) <= desk.pace.pass_silent


def nothing_is_late(conn: Connection, desk: Desk) -> list[HealthFault]:
    """Every deadline was kept, and what is to be sent is sent."""
    since = desk.now - desk.pace.late
    faults = []
    due = crowd.earliest(conn, desk)
    if due and due < since:
        sentence = (
            f"The next step of a contact is {_seconds(desk.now - due)} s late: somebody waits "
            "longer than was promised. See that the worker runs and the machine keeps up."
        )
        faults.append(HealthFault("late", sentence))
    oldest = outbox.oldest(conn, since)
    if oldest:
        sentence = (
            f"The oldest page has waited {_seconds(desk.now - oldest)} s to be sent: the carrier "
            "does not take it, or no worker does. The log says what the carrier answers."
        )
        faults.append(HealthFault("unsent", sentence))
    return faults


def words_are_deleted(conn: Connection, desk: Desk) -> list[HealthFault]:
    """What has been kept for long enough is deleted at the carrier: here it goes only then."""
    oldest = outbox.oldest_of(conn, DELETE, desk.now - DELETED_WITHIN)
    if oldest is None:
        return []
    sentence = (
        "What families wrote or said, or the log of their calls, should have been deleted "
        f"{(desk.now - oldest).days} days ago, and the carrier still has it. The log says what it "
        "answers."
    )
    return [HealthFault("deleting", sentence)]


def log_is_read(conn: Connection, desk: Desk) -> list[HealthFault]:
    """The carrier's own log was read lately, so nothing it knows is unknown to us."""
    longest = desk.pace.reconcile_every + desk.pace.carrier_ahead
    late = [desk.now - at for at in notes.reconciled_until(conn).values()]
    return [_log_ahead(max(late))] if late and max(late) > longest else []


def _log_ahead(behind: timedelta) -> HealthFault:
    sentence = (
        f"The carrier's log has not been read for {_seconds(behind)} s: a lost call or text would "
        "not be found. See that the worker runs and the carrier answers."
    )
    return HealthFault("carrier log", sentence)


def what_was_found(conn: Connection, desk: Desk) -> list[HealthFault]:
    """What some living process of ours has found wrong, and not right again; each once."""
    troubles = signs.troubles(conn)
    if not troubles:
        return []
    alive = {each.process for each in signs.signs(conn) if _fresh(desk, each.at)}
    found = {each.kind: each.sentence for each in troubles if each.process in alive}
    return [HealthFault(kind, sentence) for kind, sentence in found.items()]


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
