"""The arithmetic of billing: pure functions on plain values."""
