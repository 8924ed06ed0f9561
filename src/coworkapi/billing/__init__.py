"""What is owed: charges, each explained, the tax on them, and that they were settled.

A charge is a fact: it is never changed or deleted, only voided by an opposite one. Unique per source and part, so that
nothing is charged twice (`charge_once`). Emits `charge.created`, `charge.voided`, `charge.settled`.
"""
