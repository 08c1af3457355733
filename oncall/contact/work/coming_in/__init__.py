"""Whatever comes in is taken in once: from a webhook, or from the carrier's own log."""
