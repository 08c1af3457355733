"""The check: what a rota asks of people, held against the rules of working time and against need.

It warns and never blocks. `rules.py` is the list; each rule is one small function.
"""
