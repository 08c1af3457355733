"""Errors in the JSON shape of Twilio's REST interface."""

from typing import Any

BAD_REQUEST = 20001
"""A parameter that has no code of its own."""


class RestError(Exception):
    """The request was refused; `code` is Twilio's error code."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
