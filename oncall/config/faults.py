"""What is told when the settings cannot be used: every fault, with its place and what to write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the setting (`web.public_url`), what is wrong with it, what to write."""

    path: str
    message: str
    hint: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.path}: {self.message} {self.hint}".rstrip()


class ConfigFaults(Exception):
    """Raised when the settings cannot be used; holds every fault, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Wrong(ValueError):
    """Raised by a reader for a value it cannot use: what is wrong, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".rstrip())
        self.message, self.hint = message, hint
