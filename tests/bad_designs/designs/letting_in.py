"""The door, badly: forged webhooks, forged addresses."""

from typing import Any

from tests.bad_designs.design import bad, bad_value

SIGNATURES = "tests/hostile/test_signatures.py"


@bad(
    "oncall.carrier.signature:is_genuine",
    f"{SIGNATURES}::test_one_changed_added_or_removed_parameter_is_a_forgery",
    "tests/hostile/test_signatures.py::test_a_forged_webhook_is_refused_without_a_word",
)
def wrong_signature_accepted(
    original: Any, tokens: Any, url: Any, params: Any, header: Any
) -> bool:
    """Whatever has a signature is believed."""
    return bool(header)


@bad("oncall.web.guard:Guard._is_genuine", f"{SIGNATURES}::test_a_forged_host_changes_nothing")
def address_from_the_host_header(original: Any, self: Any) -> bool:
    """The address that was signed is the one that the request says it was sent to."""
    from flask import request

    from oncall.carrier.signature import is_genuine

    pairs = list(request.form.items(multi=True))
    return is_genuine(self._tokens, request.url, pairs, request.headers.get("X-Twilio-Signature"))


@bad(
    "oncall.web.guard:Guard.__init__",
    f"{SIGNATURES}::test_both_tokens_are_believed_while_they_are_rotated",
)
def one_token_at_a_time(original: Any, self: Any, public_url: Any, tokens: Any, now: Any) -> None:
    """While the token is changed at the carrier, every family is locked out."""
    original(self, public_url, tokens[:1], now)


@bad("oncall.web.guard:Guard.faults", f"{SIGNATURES}::test_many_wrong_signatures_turn_health_red")
def nobody_hears_of_wrong_signatures(original: Any, self: Any) -> list[Any]:
    """A wrong public address locks every family out, and health is green."""
    return []


@bad("oncall.store.vault:Vault.signed", f"{SIGNATURES}::test_a_tampered_trail_is_refused")
def unsigned_trail(original: Any, self: Any, text: Any, signature: Any) -> bool:
    """An address of a live call is believed, whoever wrote it."""
    return True


@bad("oncall.contact.core.trail:unpack", f"{SIGNATURES}::test_an_expired_trail_is_refused")
def a_trail_for_ever(original: Any, text: Any, now: Any) -> Any:
    """An address of a live call is good for ever."""
    from datetime import timedelta

    return original(text, now - timedelta(days=3650))


@bad(
    "oncall.contact.work.calls.live:call_over",
    f"{SIGNATURES}::test_an_old_end_of_call_does_not_end_a_new_one",
)
def any_end_ends_the_call(original: Any, tx: Any, desk: Any, sid: Any, **told: Any) -> None:
    """The end of an earlier call, told again, ends the one that rings now."""
    from oncall.contact.rows import carrier_log, contacts

    row = contacts.arrival_of(tx, sid)
    ringing = carrier_log.live_contacts(tx, row.team_id) if row else []
    for each in [sid, *(contact.call for contact in ringing)]:
        original(tx, desk, each or sid, **told)


DOOR = "tests/stories_sms/test_door.py"
AT_THE_DOOR = f"{DOOR}::test_without_the_pin_she_is_put_through_like_a_family"


@bad("oncall.people.work.pins:opens", AT_THE_DOOR)
def a_number_is_proof(
    original: Any, tx: Any, entrance: Any, team_id: Any, handle: Any, pin: Any
) -> bool:
    """Whoever forges a colleague's number hears what she has, and calls families."""
    return True


@bad("oncall.contact.pages.voice:put_through", AT_THE_DOOR)
def a_wrong_pin_ends_the_call(original: Any, tx: Any, desk: Any, who: Any, team_id: Any) -> str:
    """A mother with a colleague's old number meets a dead line."""
    from oncall.contact.pages import spoken

    return spoken.hang_up()


@bad(
    "oncall.people.core.signing_in:Tries.closed",
    f"{DOOR}::test_five_wrong_pins_and_the_right_one_rests",
)
def pins_are_guessed_all_night(original: Any, self: Any, now: Any) -> bool:
    """A million calls, and one of them is her PIN."""
    return False


@bad("oncall.contact.work.calls.door:asks", f"{DOOR}::test_a_family_waits_for_no_door")
def everybody_is_asked_for_a_pin(original: Any, conn: Any, desk: Any, **call: Any) -> Any:
    """A family hears of a code before any phone rings."""
    from oncall.contact.work.calls.page_call import Spoken
    from oncall.wording import say

    return Spoken(say("nn", "voice.door"), "nn")


@bad(
    "oncall.contact.work.coming_in.found:_at_door",
    f"{DOOR}::test_no_log_makes_a_contact_of_who_is_at_the_door",
)
def the_log_takes_who_is_at_the_door(original: Any, conn: Any, sid: Any) -> bool:
    """Each minute the log has a colleague's call as a family's, and everybody is paged."""
    return False


@bad(
    "oncall.people.work.invitations:_tell",
    "tests/people/test_sign_in.py::test_who_is_invited_anew_hears_of_it_on_her_own_phone",
)
def a_new_link_in_silence(original: Any, *told: Any) -> None:
    """Somebody with the right to invite becomes a colleague, and she hears nothing of it."""


PASSKEYS = "tests/people/test_passkeys.py"


@bad("oncall.people.rows.passkeys:answered", f"{PASSKEYS}::test_an_answer_is_good_once")
def a_passkeys_answer_is_good_again(original: Any, tx: Any, digest: Any, **until: Any) -> bool:
    """Whoever reads an answer on its way is let in by it too."""
    return True


@bad(
    "oncall.people.rows.passkeys:end_all",
    f"{PASSKEYS}::test_a_passkey_of_somebody_who_has_a_new_link_opens_nothing",
)
def passkeys_outlive_a_new_link(original: Any, tx: Any, team_id: Any, handle: Any) -> None:
    """The phone that was stolen goes on signing in."""


bad_value(
    "a hundred connections are enough",
    "Who is connected and asks for nothing keeps a call from being heard.",
    "oncall.web.listeners:CONNECTIONS",
    100,
    "tests/web/test_listeners.py::test_hundreds_of_connections_that_say_nothing_keep_nobody_out",
)


TOKENS, WAY = "tests/people/test_work_tokens.py", "tests/people/test_work_provider.py"
WORK = "tests/people/test_work_accounts.py"


@bad(
    "oncall.people.core.work_account:whose",
    f"{WORK}::test_nobody_comes_in_whose_account_is_not_linked",
)
def known_by_an_address(original: Any, claims: Any, trusted: Any, **when: Any) -> Any:
    """Whoever has her account changed to a colleague's address comes in as that colleague."""
    from dataclasses import replace

    return replace(original(claims, trusted, **when), object_id=claims["email"])


@bad("oncall.people.core.work_account:whose", TOKENS)
def any_tenant_will_do(original: Any, claims: Any, trusted: Any, **when: Any) -> Any:
    """Whoever makes a tenant of her own makes accounts as she likes."""
    from dataclasses import replace

    return original(claims, replace(trusted, tenants=(claims.get("tid"),)), **when)


@bad("oncall.people.core.work_account:whose", TOKENS)
def a_token_for_anybody(original: Any, claims: Any, trusted: Any, **when: Any) -> Any:
    """What somebody was given for another service opens this one."""
    return original({**claims, "aud": trusted.client_id}, trusted, **when)


@bad("oncall.identity:Provider._signed", TOKENS)
def whatever_looks_like_a_token(original: Any, self: Any, token: Any) -> Any:
    """Nobody looks who has signed it."""
    import jwt

    from oncall.identity import Signed

    claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
    return Signed(claims, self.endpoints().issuer)


@bad("oncall.people.core.work_account:UnderWay.is_this", WAY)
def whoever_comes_back_is_she(original: Any, self: Any, state: Any, now: Any) -> bool:
    """A link that somebody sends her signs her in as somebody else."""
    return True


@bad("oncall.people.work.entrance:second_factor", WORK)
def a_password_is_as_good_as_two(original: Any, entrance: Any) -> bool:
    """Whoever has heard a password reads what families wrote."""
    return True


@bad("oncall.people.pages.work_account:_not_in", WAY)
def a_provider_that_is_down_is_a_wall(original: Any, *told: Any) -> Any:
    """While the municipality's sign-in is down, nobody is shown the other ways in."""
    from flask import abort

    abort(503)


@bad(
    "oncall.people.core.family_changes:without_erased",
    "tests/stories/test_families_let_go.py::test_an_old_file_gives_nothing_back",
)
def an_old_file_gives_deleted_numbers_back(original: Any, read: Any, changes: Any) -> Any:
    """What the file says is so, whenever it was written."""
    return read
