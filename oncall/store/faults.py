"""What a person is told when the database cannot be used."""


class DatabaseFault(Exception):
    """The database cannot be opened or used; says why, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.hint = hint
