"""Plans, hours and duty as values and pure functions; `rotas/README.md` describes the file."""
