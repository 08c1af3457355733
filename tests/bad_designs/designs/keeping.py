"""Keeping, badly: the database, the spool and the snapshot."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Select
from sqlalchemy.sql import visitors

from tests.bad_designs.design import bad

DOWN = "tests/stories/test_database_down.py"
SPOOL = "tests/store/test_spool.py"
CRASHES = "tests/crashes/test_every_place.py::test_dying_anywhere_loses_nothing"


@bad(
    "oncall.store.leases:_claim",
    "tests/store/test_outbox.py::test_another_worker_s_rows_are_skipped",
)
def no_skip_locked(original: Any, *given: Any) -> Any:
    """A worker waits for the rows that another one has, and then takes them as well."""
    statement = original(*given)
    for part in visitors.iterate(statement):
        if isinstance(part, Select):
            part._for_update_arg = None
    return statement


@bad(
    "oncall.store.sqlite:_begin",
    "tests/store/test_engine.py::test_nobody_waits_for_ever_for_another_writer",
)
def deferred_begin(original: Any, connection: Any) -> None:
    """A transaction takes the write lock only when it writes, and not when it reads."""
    from oncall.store.sqlite import READING

    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN")


@bad(
    "oncall.store.sqlite:_pragmas", "tests/store/test_engine.py::test_a_commit_survives_a_power_cut"
)
def a_commit_that_a_power_cut_takes_back(
    original: Any, module: Any, patience_s: Any, *, memory: Any
) -> Any:
    """The last commits are in the computer's memory only."""
    return [
        each.replace("synchronous=FULL", "synchronous=OFF")
        for each in original(module, patience_s, memory=memory)
    ]


@bad("oncall.store.files:write_durably", SPOOL)
def spool_without_fsync(original: Any, path: Path, content: bytes) -> None:
    """An entry is written over what was there, and is on the disk some time later."""
    path.write_bytes(content)


@bad("oncall.contact.work.outage.replay:_replayed", f"{CRASHES}[without_the_database]")
def removed_before_it_is_replayed(
    original: Any, desk: Any, spool: Any, entry: Any, *more: Any
) -> Any:
    """An entry of the spool is forgotten first and recorded then."""
    spool.remove(entry.id)
    desk.env.crash("between")
    return original(desk, spool, entry, *more)


@bad(
    "oncall.contact.work.outage.without_database:Standby.begin",
    f"{DOWN}::test_a_whole_call_without_the_database",
    "tests/hostile/test_begins_without.py::test_a_machine_that_is_up_before_its_database_answers_from_the_snapshot",
    "tests/hostile/test_degraded.py::test_a_call_rings_the_right_person_and_is_recorded_later",
)
def no_snapshot(original: Any, self: Any, **call: Any) -> Any:
    """Without a database nobody is rung."""
    from oncall.contact.work.outage.without_database import NothingKnown

    raise NothingKnown


@bad(
    "oncall.contact.work.outage.without_database:Standby._keep",
    f"{DOWN}::test_a_whole_call_without_the_database",
)
def no_spool(original: Any, self: Any, **entry: Any) -> bool:
    """What happens while the database is down is kept nowhere."""
    return True


@bad(
    "oncall.contact.work.outage.replay:_beaten",
    f"{DOWN}::test_a_bridged_claim_beats_an_unbridged_one",
)
def the_first_spooled_claim_wins(original: Any, entry: Any, talked: Any) -> bool:
    """Whoever pressed 1 first has it, also if somebody else was joined with the family."""
    return False


@bad(
    "oncall.contact.work.outage.snapshot:write_snapshot",
    "tests/hostile/test_canary.py::test_no_file_tells",
)
def snapshot_unencrypted(original: Any, path: Path, vault: Any, value: Any) -> None:
    """A copy of the snapshot lies beside it, to be read by whoever mends the machine."""
    original(path, vault, value)
    path.with_suffix(".json").write_text(json.dumps(value), encoding="utf-8")


@bad(
    "oncall.contact.core.record:chained",
    "tests/stories/test_invariants.py::test_n9_a_line_changed_taken_out_or_put_in_breaks_the_chain",
)
def a_history_without_a_chain(
    original: Any, previous: Any, contact: Any, seq: Any, event: Any
) -> str:
    """A line of a history may be changed unseen."""
    return "0" * 64


@bad(
    "oncall.contact.work.deadlines:_step",
    "tests/stories_sms/test_fairness.py::test_one_contact_that_cannot_be_decided_holds_up_no_other",
)
def a_poison_row_holds_up_all(
    original: Any, tx: Any, desk: Any, row: Any, *, its_turn: Any = False
) -> None:
    """One contact that cannot be decided ends the pass for all of them."""
    from oncall.contact.rows.reading import kept
    from oncall.contact.work.deadlines import _take_step

    _take_step(tx, desk, kept(tx, row), its_turn=its_turn)


FAIRNESS = "tests/stories_sms/test_fairness.py"


@bad("oncall.contact.rows.reading:told", f"{FAIRNESS}::test_a_damaged_row_is_told_by_its_history")
def a_damaged_row_is_lost(original: Any, conn: Any, row: Any) -> Any:
    """What a damaged row was is not looked up in its history."""
    from oncall.contact.rows.reading import Damaged

    raise Damaged(row.id, row.code)


@bad(
    "oncall.store.tables:Json.process_result_value",
    f"{FAIRNESS}::test_one_contact_that_cannot_be_read_holds_up_no_other",
)
def a_damaged_row_ends_the_pass(original: Any, self: Any, value: Any, _dialect: Any) -> Any:
    """One value that is no JSON any more takes the other rows of its query with it."""
    return None if value is None else json.loads(value)


@bad(
    "oncall.store.engine:Database.check",
    "tests/store/test_engine.py::test_a_torn_page_is_told_with_how_to_restore",
)
def a_torn_page_is_served(original: Any, self: Any) -> None:
    """A damaged file is found out when somebody needs what stood there."""


@bad(
    "oncall.contact.work.outage.without_database:Standby._keep",
    "tests/hostile/test_degraded.py::test_with_the_disk_full_the_phone_rings_all_the_same",
)
def a_full_disk_ends_the_call(original: Any, self: Any, **entry: Any) -> bool:
    """What cannot be kept is not answered either."""
    self.spool.append({"at": self.desk.now.isoformat(), **entry})
    return True


@bad(
    "oncall.watch.readiness:keys_fit",
    "tests/operations/test_health.py::test_keys_that_open_nothing",
)
def a_lost_key_is_not_noticed(original: Any, conn: Any, desk: Any) -> list[Any]:
    """Numbers that nobody can open any more are found out when a phone has to be rung."""
    return []


@bad(
    "oncall.worker:Heartbeat._not_too_late",
    "tests/operations/test_worker.py::test_the_jobs_go_on_when_the_clock_was_put_back",
)
def jobs_wait_for_the_clock(original: Any, self: Any) -> None:
    """A clock that was put back an hour stops every job for an hour."""


@bad(
    "oncall.logs:Lines.emit",
    "tests/operations/test_logs.py::test_a_log_that_nobody_reads_holds_up_nobody",
)
def a_full_pipe_holds_up_the_call(original: Any, self: Any, record: Any) -> None:
    """Whoever logs waits until the line is written."""
    self.stream.write(self.format(record))


@bad(
    "oncall.store.engine:again_if_beaten",
    "tests/store/test_postgres.py::test_of_two_that_block_each_other_both_come_through",
)
def whoever_is_beaten_gives_up(original: Any, do: Any) -> Any:
    """Of two transactions that block each other, the one that the server ends is lost."""
    return do()


@bad(
    "oncall.store.engine:Database.rebuilding",
    "tests/store/test_migrate.py::test_a_step_that_fails_changes_nothing",
)
@contextmanager
def each_statement_of_a_step_by_itself(original: Any, self: Any) -> Iterator[Any]:
    """A step that breaks off leaves half of its tables."""
    with self.engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@bad(
    "oncall.store.migrate:current",
    "tests/store/test_migrate.py::test_a_program_older_than_its_tables_says_so",
)
def newer_tables_will_do(original: Any, db: Any) -> Any:
    """Yesterday's program writes into tomorrow's tables."""
    from oncall.store.migrate import head

    found = original(db)
    return found and min(found, head())


@bad(
    "oncall.store.engine:Database._counting",
    "tests/stories/test_changed_rota.py::test_a_change_that_came_to_nothing_is_not_remembered",
)
@contextmanager
def what_came_to_nothing_is_remembered(original: Any, self: Any) -> Iterator[None]:
    """A change that was rolled back decides who is rung, until the next but one."""
    yield


@bad(
    "oncall.rota.core.file.splice:_says",
    "tests/rota/test_plan_form.py::test_what_cannot_be_put_into_the_file_is_said",
)
def a_form_that_is_believed_unread(original: Any, *given: Any) -> bool:
    """What the form of a plan has written into the file is stored as it fell."""
    return True


DELETING = "tests/stories/test_deleting.py"


@bad(
    "oncall.contact.core.keeping:kept_until",
    f"{DELETING}::test_nothing_younger_and_nothing_open_is_ever_deleted",
    f"{DELETING}::test_what_is_closed_again_is_deleted_later",
)
def words_that_are_needed_again_are_deleted(original: Any, contact: Any, keep: Any) -> Any:
    """Time counts from when it was opened: an open contact loses what the family wrote."""
    return contact.opened_at + keep


@bad(
    "oncall.contact.work.going_out.deleting:_later",
    f"{DELETING}::test_a_carrier_that_does_not_is_asked_again",
)
def deleted_nowhere_else(original: Any, desk: Any, claimed: Any, error: Any) -> None:
    """A carrier that does not delete is taken for one that has."""
    from oncall.contact.work.going_out.deleting import _deleted

    with desk.writing("deleted") as tx:
        _deleted(tx, desk, claimed)


ERASING = "tests/stories/test_erasing.py"


@bad(
    "oncall.contact.rows.kept_arrivals:to_erase",
    f"{ERASING}::test_a_carrier_that_keeps_its_log_is_asked_again",
)
def the_number_goes_before_the_carriers(original: Any, conn: Any, before: Any, limit: Any) -> Any:
    """A page says that the number is deleted while the carrier's log still tells it."""
    from sqlalchemy import select

    from oncall.contact.rows.tables import contact, not_erased

    closed = select(contact.c.id, contact.c.number_id).where(not_erased)
    return conn.execute(closed.where(contact.c.closed_at < before).limit(limit)).all()


@bad(
    "oncall.contact.rows.kept_numbers:let_go",
    f"{ERASING}::test_a_number_is_kept_for_the_younger_contact_of_it",
)
def a_number_goes_with_its_first_contact(original: Any, tx: Any, number_id: Any) -> None:
    """Whoever was in touch again since cannot be called back."""
    from oncall.people.rows.tables import number

    tx.execute(number.delete().where(number.c.id == number_id))


@bad(
    "oncall.people.rows.families:only_reads",
    f"{ERASING}::test_who_calls_at_this_very_moment_is_waited_for",
)
def a_number_goes_under_a_call(original: Any, connection: Any) -> bool:
    """Her contact begins with a number that is deleted at the same instant."""
    return True
