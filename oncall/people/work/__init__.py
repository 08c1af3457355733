"""What the rooms above ask of people: teams, staff, who calls, and the two imports."""

from oncall.people.work.callers import family_numbers, number_of, remember_number, staff, who_calls
from oncall.people.work.imports import Summary, import_families, import_people
from oncall.people.work.team import TeamFault, the_team

__all__ = [
    "Summary",
    "TeamFault",
    "family_numbers",
    "import_families",
    "import_people",
    "number_of",
    "remember_number",
    "staff",
    "the_team",
    "who_calls",
]
