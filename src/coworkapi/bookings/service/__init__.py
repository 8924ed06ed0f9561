"""Verbs of bookings."""
