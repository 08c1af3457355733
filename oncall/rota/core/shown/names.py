"""What people are called by those who read the rota."""

from collections import Counter
from collections.abc import Callable, Mapping

from oncall.people.core.values import Person


def called_of(people: Mapping[str, Person]) -> Callable[[str], str]:
    """The name that colleagues know each handle by: all of it where two have the same first word.

    Of somebody who is not among them it is the handle.
    """
    bearers = Counter(each.called for each in people.values())

    def called(handle: str) -> str:
        known = people.get(handle)
        if known is None:
            return handle
        return known.called if bearers[known.called] == 1 else known.name

    return called
