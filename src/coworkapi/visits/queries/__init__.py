"""How check-ins and visitors are read."""
