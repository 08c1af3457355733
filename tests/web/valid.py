"""Whether a page is valid HTML: what a strict parser objects to, and what no parser looks at.

And whether all of it is in the one language that stands on it.
"""

from collections import Counter
from functools import lru_cache
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser
from werkzeug.test import TestResponse

from tests.web.spoken import foreign_to

NAMED_BY = ("for", "aria-labelledby", "aria-describedby", "form", "list", "headers")
"""Attributes that hold ids of other elements of the page."""
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary"}
HOLDS_NO_BLOCK = {"p", "button", "span", "b", "label", "h1", "h2", "h3", "summary"}
BLOCKS = {"div", "ul", "ol", "dl", "table", "form", "section", "p", "h1", "h2", "h3", "details"}


def valid(answer: TestResponse) -> TestResponse:
    """The answer itself; a page that is not valid HTML is a failure that names each fault."""
    if answer.mimetype == "text/html" and not answer.location:
        found = faults_of(answer.text)
        assert found == (), f"{answer.request.path}: {found}"
    return answer


@lru_cache(maxsize=512)
def faults_of(html: str) -> tuple[str, ...]:
    """Everything that is wrong with a page, or with a piece of one."""
    parser = HTMLParser(namespace_html_elements=False)
    whole = html.lstrip().lower().startswith("<!doctype")
    tree = parser.parse(html) if whole else parser.parse_fragment(html)
    root = tree if isinstance(tree, Element) else tree.getroot()
    found = [f"{error} {[*data.values()]} at {place}" for place, error, data in parser.errors]
    return (*found, *_ids(root, whole=whole), *_nesting(root, ()), *foreign_to(root))


def _ids(root: Element, *, whole: bool) -> list[str]:
    ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
    wrong = [f"two have the id {id_}" for id_, count in ids.items() if count > 1]
    for each in root.iter() if whole else ():
        for name in NAMED_BY:
            wrong += [
                f"{each.tag} {name} names {id_}, which is not there"
                for id_ in (each.get(name) or "").split()
                if id_ not in ids
            ]
    return wrong


def _nesting(element: Element, above: tuple[str, ...]) -> list[str]:
    """What a parser takes and the standard does not: a block in a line, a button in a link."""
    tag, wrong = str(element.tag), []
    if tag in BLOCKS and HOLDS_NO_BLOCK & {*above}:
        wrong.append(f"{tag} within {above[-1]}")
    if tag in INTERACTIVE and {"a", "button"} & {*above}:
        wrong.append(f"{tag} within {above[-1]}")
    for child in element:
        wrong += _nesting(child, (*above, tag))
    return wrong
