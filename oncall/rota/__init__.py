"""The rota: plans from files, and the one answer to who is on duty."""
