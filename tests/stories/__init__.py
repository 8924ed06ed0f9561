"""Dated scenarios over HTTP alone: what an operator and a member see, with the arithmetic beside the amounts."""
