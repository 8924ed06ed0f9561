"""How memberships are read."""
