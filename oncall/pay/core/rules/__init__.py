"""What a `[[supplement]]` of a rota file means, and which rule counts when."""
