"""Looks after what must always be true, at every step of a story."""

from oncall.demo.world import World


class Watch:
    """Called after each step of a world; raises AssertionError with every objection."""

    def __call__(self, world: World) -> None:
        """Look at what has happened since the last look."""

    def at_the_end(self, world: World) -> None:
        """Look at what can only be said at the end."""
