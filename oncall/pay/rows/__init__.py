"""Tables and queries of pay."""

from oncall.pay.rows.ledger import (
    Noted,
    add_callout,
    add_talk,
    callouts,
    keep,
    kept,
    kept_until,
    noted,
    one_at_a_time,
    take_back,
    talks_noted,
)
from oncall.pay.rows.runs import (
    StoredFile,
    StoredRun,
    add_file,
    add_run,
    add_step,
    file,
    run_months,
    runs,
    steps,
)

__all__ = [
    "Noted", "StoredFile", "StoredRun", "add_callout", "add_file", "add_run", "add_step",
    "add_talk", "callouts", "file", "keep", "kept", "kept_until", "noted", "one_at_a_time",
    "run_months", "runs", "steps", "take_back", "talks_noted",
]  # fmt: skip
