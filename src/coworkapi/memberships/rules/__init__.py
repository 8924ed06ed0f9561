"""The rules of memberships: pure functions on plain values."""
