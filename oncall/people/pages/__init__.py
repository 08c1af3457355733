"""The pages about people themselves: signing in, one's own account, the team, what was done."""

from flask import Blueprint

from oncall.people.pages import families, invitation, me, passkeys, people, sign_in, work_account
from oncall.people.work.entrance import Entrance


def rooms(entrance: Entrance) -> tuple[Blueprint, ...]:
    """All of them, in the order of the menu."""
    pages = (families, people, me, sign_in, passkeys, work_account, invitation)
    return tuple(each.blueprint(entrance) for each in pages)
