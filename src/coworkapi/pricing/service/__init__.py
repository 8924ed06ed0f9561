"""Verbs of pricing. Other rooms import this package, never its modules."""

from __future__ import annotations

from coworkapi.pricing.service.book import RateBook, occupancies, rate_book

__all__ = ["RateBook", "occupancies", "rate_book"]
