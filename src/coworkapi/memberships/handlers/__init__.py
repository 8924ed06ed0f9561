"""Reactions to facts of lower rooms."""
