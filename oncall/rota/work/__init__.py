"""What the rooms above ask of the rota: as it is stored, the import of a plan, and changes."""

from oncall.rota.work.changes import (
    ChangeFaults,
    Deed,
    record_change,
    record_within,
    recorded_changes,
    try_change,
    undo_change,
    undo_within,
)
from oncall.rota.work.plans import (
    Imported,
    PlanFaults,
    import_plan,
    numbers_of,
    plan_texts,
    preview_plan,
    published,
    rota_as_of,
    rota_of,
    team_of_number,
    with_plan,
)
from oncall.rota.work.swaps import answer_within, ask_within, swaps_of, the_swap, why_not

__all__ = [
    "ChangeFaults",
    "Deed",
    "Imported",
    "PlanFaults",
    "answer_within",
    "ask_within",
    "import_plan",
    "numbers_of",
    "plan_texts",
    "preview_plan",
    "published",
    "record_change",
    "record_within",
    "recorded_changes",
    "rota_as_of",
    "rota_of",
    "swaps_of",
    "team_of_number",
    "the_swap",
    "try_change",
    "undo_change",
    "undo_within",
    "why_not",
    "with_plan",
]
