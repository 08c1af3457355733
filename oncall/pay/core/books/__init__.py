"""The ledger of what was kept, and how a month is closed, paid and put right."""
