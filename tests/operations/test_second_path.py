"""Health tells whether an alarm would reach anybody when the carrier is out."""

from oncall.app import build
from oncall.demo.example import example_folder
from oncall.demo.world import LINE
from oncall.people.work import import_people
from tests.hostile.doors import MOTHER, Doors
from tests.operations.conftest import health_of


def test_without_a_mail_server_there_is_no_second_path(filed: Doors) -> None:
    """Worth a note; families are served all the same."""
    world = filed.world

    world.service = build(world.config, world.desk, world.service.carrier)

    assert health_of(world) == {}
    assert set(health_of(world, notes=True)) == {"email"}


def test_a_mail_server_that_is_down_is_a_fault(filed: Doors) -> None:
    """An alarm's e-mail has waited for more than a minute; when it has gone out all is well."""
    world = filed.world
    world.mail.down = True
    world.sim.text(MOTHER, LINE, "hei")
    world.run(12 * 60)
    down = health_of(world)

    world.mail.down = False
    world.run(60)

    assert set(down) == {"email"}
    assert health_of(world) == {}


def test_a_backstop_without_an_address_is_noted(filed: Doors) -> None:
    """The note names nobody to the outside."""
    world = filed.world
    text = (example_folder() / "example-people.csv").read_text(encoding="utf-8")
    without = text.replace("leiar.stord@example.org", "")

    import_people(world.desk.db, world.desk.vault, world.desk.env, text=without)
    noted = health_of(world, notes=True)

    assert set(noted) == {"address"}
    assert "leiar" not in noted["address"]


def test_a_dead_phone_is_noted_until_the_number_is_another(filed: Doors) -> None:
    """The carrier said 30005 for Ane's number."""
    world = filed.world
    world.sim.phone("+4740000102").sms = "dead"
    world.sim.text(MOTHER, LINE, "hei")
    world.run(60)
    noted = health_of(world, notes=True)
    text = (example_folder() / "example-people.csv").read_text(encoding="utf-8")

    import_people(
        world.desk.db, world.desk.vault, world.desk.env,
        text=text.replace("+47 400 00 102", "+47 400 00 182"),
    )  # fmt: skip

    assert set(noted) == {"phones"}
    assert set(health_of(world, notes=True)) == {"tests"}  # nobody has tested the new one
