"""What the rooms above ask of people: teams, staff, who calls, and the two imports."""

from oncall.people.work.callers import family_numbers, remember_number, staff, who_calls, whose
from oncall.people.work.imports import Summary, import_families, import_people
from oncall.people.work.team import TeamFault, the_team

__all__ = [
    "Summary",
    "TeamFault",
    "family_numbers",
    "import_families",
    "import_people",
    "remember_number",
    "staff",
    "the_team",
    "who_calls",
    "whose",
]
