"""Reactions of benefits to what happens in lower rooms, a file for each family."""
