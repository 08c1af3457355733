"""What is read from the carrier's form in more than one place."""

from flask import request

from oncall.carrier.port import is_sid

BRIDGED = ("completed", "answered")


def sid_of(parameter: str) -> str:
    """The carrier's id under this name; "" when there is none that can be kept."""
    given = request.form.get(parameter, "")
    return given if is_sid(given) else ""


def bridged() -> bool:
    """The carrier's word that two lines were joined: said outright, or by the dial's status."""
    said = request.form.get("DialBridged")
    if said is not None:
        return said == "true"
    return request.form.get("DialCallStatus", "") in BRIDGED
