"""What a recording of the simulator sounds like: nobody spoke, so it is a tone."""

import io
import wave
from functools import lru_cache

RATE = 8_000
"""Samples a second, of 16 bits, as the carrier has them."""
_UP, _DOWN = (2_000).to_bytes(2, "little", signed=True), (-2_000).to_bytes(2, "little", signed=True)
_WAVE = _UP * 10 + _DOWN * 10
"""One swing of 400 Hz."""


@lru_cache(maxsize=8)
def tone(seconds: int) -> bytes:
    """A low tone of so many seconds, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(_WAVE * (RATE * seconds // 20))
    return file.getvalue()
