"""While the database is down: calls from the snapshot, an outcry, the replay of what was kept."""
