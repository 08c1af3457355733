"""The rota file: read, judged, and written into."""
