"""The ways in: where the carrier asks, the webhooks answer; everywhere else, the pages."""

import pytest
from flask import Flask

from oncall.app import installation
from oncall.web.ways import REACHED, WAYS
from tests.hostile.doors import Doors


def ways_of(app: Flask) -> set[str]:
    """What the addresses of this app begin with."""
    return {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}


def test_every_address_of_the_webhooks_is_on_a_way(filed: Doors) -> None:
    """And no page is: so whoever sends the ways to one and the rest to the other loses nothing."""
    service = filed.world.service

    assert ways_of(service.webhooks) == {*WAYS, "health"}
    assert ways_of(service.pages).isdisjoint(WAYS)


@pytest.mark.parametrize("path", REACHED)
def test_each_way_tells_whose_it_is(filed: Doors, path: str) -> None:
    """Without a signature, so that anybody can look whether a proxy sends it on; not the pages."""
    service = filed.world.service
    answer = service.webhooks.test_client().get(path)

    assert answer.get_json()["installation"] == installation(filed.world.desk)
    assert service.pages.test_client().get(path).status_code != answer.status_code


def test_what_only_begins_like_it_is_still_guarded(filed: Doors) -> None:
    """Nothing is done for whoever has signed nothing."""
    client = filed.world.service.webhooks.test_client()

    assert client.post("/voice/reached").status_code == 405
    assert client.post("/voice").status_code == 403
