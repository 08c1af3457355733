"""Silence raises an alarm: the living tell of the dead, and send what waits."""

from oncall.app import Service, build
from oncall.carrier.twilio import TwilioCarrier
from oncall.contact.work.promises import look_after
from oncall.demo.world import ACCOUNT, LINE, TOKEN, World
from oncall.simulator.sdk import InProcess
from tests.hostile.doors import ANE, MOTHER, Doors

LIV = "+4740000108"


def web_apart(world: World) -> Service:
    """A process that answers webhooks, and whose worker is elsewhere."""
    carrier = TwilioCarrier(ACCOUNT, TOKEN, http_client=InProcess(world.sim.rest))
    return build(world.config, world.desk, carrier, post=world.mail)


def looks(web: Service) -> None:
    """Its lookout looks once."""
    (job,) = [each for each in web.beside if each.name == "lookout"]
    job.run()


def texts_to(world: World, number: str) -> list[str]:
    """What was sent to this phone."""
    return [each.body for each in world.sim.messages(number) if each.to == number]


def test_a_worker_that_passes_raises_nothing(filed: Doors) -> None:
    """Web and worker apart, both alive."""
    world = filed.world
    web = web_apart(world)

    world.run(120)
    looks(web)
    world.run(5)

    assert world.mail.letters == []
    assert texts_to(world, LIV) == []


def test_a_silent_worker_is_told_of_and_stood_in_for(filed: Doors) -> None:
    """It died 40 s ago with a page waiting: the web process tells Liv, and sends the page too."""
    world = filed.world
    web = web_apart(world)
    world.run(60)
    world.die()
    world.transport.apps["https://oncall.example"] = web.webhooks
    world.transport.down.clear()
    world.sim.text(MOTHER, LINE, "hei")
    world.run(40)
    assert texts_to(world, ANE) == []

    looks(web)
    world.run(5)

    assert [each.to for each in world.mail.letters] == ["leiar.stord@example.org"]
    assert "varslar ingen akkurat no" in world.mail.letters[0].body
    assert len(texts_to(world, LIV)) == len(texts_to(world, ANE)) == 1


def test_it_is_told_of_once_however_many_processes_see_it(filed: Doors) -> None:
    """Three web processes look at the same silence."""
    world = filed.world
    webs = [web_apart(world) for _ in range(3)]
    world.run(60)
    world.die()
    world.run(40)

    for web in webs * 2:
        looks(web)
    world.run(5)

    assert len(world.mail.letters) == 1
    assert look_after(world.desk) == []
