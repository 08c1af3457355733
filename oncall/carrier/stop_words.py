"""The words by which a phone shuts itself off from us at the carrier, whatever was meant.

Twilio's defaults for a long number: the text must be the word alone. From then on every text to
that phone is refused (21610), until START comes from it.
"""

STOP_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
)


def may_shut_us_out(words: str) -> bool:
    """Whether the carrier may take this text as an order to let no text of ours through."""
    return words.strip().upper() in STOP_WORDS
