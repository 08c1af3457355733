"""A camera that reads QR codes (ISO/IEC 18004) as a phone's does, as far as ours go.

Versions 2 to 5 in one block, bytes alone. It mends nothing: on a screen nothing is worn.
"""

from collections.abc import Callable, Iterator, Sequence

from playwright.sync_api import Page

Rows = Sequence[Sequence[bool]]
SEES = """async image => {
  await image.decode();
  const side = 2 * image.width;
  const paper = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const pen = paper.getContext("2d");
  pen.drawImage(image, 0, 0, side, side);
  const seen = pen.getImageData(0, 0, side, side).data;
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => seen[4 * (y * side + x)] < 128));
}"""
MASKS: Sequence[Callable[[int, int], int]] = (
    lambda y, x: (y + x) % 2,
    lambda y, _x: y % 2,
    lambda _y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
"""Where a mask is 0, dark and light are exchanged."""


def reads(page: Page, image: str) -> str:
    """What the code in that image says, as the browser has drawn it."""
    return said_by(squares(page.eval_on_selector(image, SEES)))


def squares(seen: Rows) -> Rows:
    """The code itself, one value a square: its corner at the top left is seven squares wide."""
    top = next(y for y, row in enumerate(seen) if any(row))
    left = seen[top].index(True)
    size = seen[top][left:].index(False) / 7
    count = round((len(seen) - 2 * left) / size)
    middles = [round((at + 0.5) * size) for at in range(count)]
    return [[seen[top + y][left + x] for x in middles] for y in middles]


def said_by(code: Rows) -> str:
    """The text in it."""
    mask = MASKS[4 * code[8][2] + 2 * code[8][3] + code[8][4] ^ 0b101]
    bits = "".join(str(int(code[y][x] ^ (not mask(y, x)))) for y, x in _in_order(len(code)))
    assert bits[:4] == "0100", "bytes"
    said = [int(bits[at : at + 8], 2) for at in range(4, len(bits) - 8, 8)]
    return bytes(said[1 : said[0] + 1]).decode()


def _in_order(size: int) -> Iterator[tuple[int, int]]:
    """Every square that says something: two columns at a time from the right, up and down."""
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for y in range(size)[:: -1 if upwards else 1]:
            yield from ((y, x) for x in (right, right - 1) if not _is_fixed(size, y, x))
        upwards = not upwards


def _is_fixed(size: int, y: int, x: int) -> bool:
    """Three corners with the format beside them, the rulers, and the small square."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    small = abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return corner or small or 6 in (y, x)
