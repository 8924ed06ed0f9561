"""Reads of benefits: fragments of SQL for composed statements, and the selects behind lists."""
