"""A team's rota: its plans, and the changes laid over them. Nothing is asked of it here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from oncall.rota.core.change import Change
from oncall.rota.core.once import Once
from oncall.rota.core.overlay import Effect, Overlay
from oncall.rota.core.plan import Plan, in_order


class Rota:
    """What `who_is_on` and `shifts` ask: never changed once it is made.

    `plans` are put in the order they come into force, at the instants `starts`; `changes` are in
    the order they were recorded, without those that were undone. `on_last` is what `who_is_on` has
    found last, and the span in which that is so: it is asked about the same hours again and again.
    `once` keeps what pages ask of it.
    """

    def __init__(self, plans: Iterable[Plan], changes: Iterable[Change] = ()) -> None:
        self.plans = in_order(plans)
        self.starts = tuple(plan.starts_at for plan in self.plans)
        self.changes = tuple(changes)
        self.once = Once()
        self._overlays: dict[str, Overlay] = {}
        self.on_last: tuple[datetime, datetime, Sequence[Any]] | None = None

    def __repr__(self) -> str:
        return f"Rota({self.plans!r}, {self.changes!r})"

    @cached_property
    def changed_rotations(self) -> frozenset[str]:
        """The rotations that a change names; somebody may be on them whatever the plan says."""
        return frozenset(each.rotation for each in self.changes if each.rotation)

    @cached_property
    def rotations(self) -> frozenset[str]:
        """Every rotation of a plan or a change."""
        planned = (each.name for plan in self.plans for each in plan.rotations)
        return self.changed_rotations.union(planned)

    def effects(self, rotation: str, start: datetime, end: datetime) -> Sequence[Effect]:
        """What the changes come to on one rotation in [start, end); computed once."""
        overlay = self._overlays.get(rotation)
        if overlay is None:
            planned = frozenset(self._planned_on(rotation))
            overlay = self._overlays[rotation] = Overlay(rotation, self.changes, planned)
        return overlay.within(start, end)

    def _planned_on(self, name: str) -> Iterator[str]:
        """Whom any of the plans ever has on that rotation."""
        for plan in self.plans:
            rotation = plan.rotation(name)
            yield from rotation.people if rotation else ()
