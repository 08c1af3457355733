"""Tables and queries of pay."""

from oncall.pay.rows.ledger import (
    BY_ITSELF,
    Noted,
    add_callout,
    add_talk,
    callouts,
    how_many,
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
    ToldFile,
    add_file,
    add_run,
    add_step,
    file,
    files_of,
    run_months,
    runs,
    runs_between,
    steps,
    steps_between,
)

__all__ = [
    "BY_ITSELF", "Noted", "StoredFile", "StoredRun", "ToldFile", "add_callout", "add_file",
    "add_run", "add_step", "add_talk", "callouts", "file", "files_of", "how_many", "keep", "kept",
    "kept_until", "noted", "one_at_a_time", "run_months", "runs", "runs_between", "steps",
    "steps_between", "take_back", "talks_noted",
]  # fmt: skip
