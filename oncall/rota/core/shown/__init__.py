"""A rota as people look at it: days, weeks, and how duty is shared."""
