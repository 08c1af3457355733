"""A page that is not valid HTML is seen, whatever a browser would make of it."""

import pytest

from tests.web.valid import faults_of

PAGE = "<!doctype html><html lang=nn><head><title>x</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>One<ul><li>two</ul></p>", "p"),
        ("<b>never closed", "b"),
        ("<div id=a></div><div id=a></div>", "two have the id a"),
        ("<label for=code>Code</label>", "label for names code, which is not there"),
        ("<button><div>Press</div></button>", "div within button"),
        ("<a href=/x><button>Press</button></a>", "button within a"),
        ("<form><form></form></form>", "form"),
        ("<tr><td>No table</td></tr>", "tr"),
        ("<p title=1 title=2>Twice</p>", "duplicate-attribute"),
        ("&madeup;", "entity"),
        ("<p>None</p>", "None"),
        ("<td>to_confirm", "to_confirm"),
        ("<dt>supervisor</dt>", "supervisor"),
        ("<p>Until 2026-03-03T20:00</p>", "2026-03-03T"),
        ("<p>Vakta varer 24 timar, Europe/Oslo</p>", "Europe/Oslo"),
        ("<button>Approve, and make the run</button>", "is not nn"),
        ("<p>Ingenting står igjen.</p>", "is not nn"),
    ],
)
def test_a_mistake_is_seen(body: str, said: str) -> None:
    """Each kind by a sentence that names it."""
    found = faults_of(PAGE.format(body))

    assert any(said in each for each in found), found


def test_a_page_without_a_mistake() -> None:
    """And a piece of one, which has no head."""
    body = (
        "<main><h1 id=t>x</h1><p>A <b>b</b> &amp; c<form><label for=n>N</label><input id=n></form>"
    )

    assert faults_of(PAGE.format(body.replace("<form>", "</p><form>") + "</main>")) == ()
    assert faults_of("<p>A piece</p>") == ()
    assert faults_of(PAGE.format("<p lang=en>The supervisor</p><pre>name = None</pre>")) == ()
