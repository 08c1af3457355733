"""What is read from the carrier's form in more than one place."""

from flask import request

from oncall.carrier.port import is_sid


def sid_of(parameter: str) -> str:
    """The carrier's id under this name; "" when there is none that can be kept."""
    given = request.form.get(parameter, "")
    return given if is_sid(given) else ""
