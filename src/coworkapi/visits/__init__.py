"""Who is there: check-ins, by booking, permission or pass, and expected visitors."""
