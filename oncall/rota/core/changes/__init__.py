"""How people change who is on: overrides, swaps, offers, cover and absences."""
