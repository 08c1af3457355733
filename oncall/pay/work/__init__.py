"""Use cases of pay: keeping the ledger, looking at a month, closing it."""
