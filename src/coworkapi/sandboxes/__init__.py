"""Sandboxes: test organizations that one call makes, fills with the demo or with the settings of the organization that
asked, empties and throws away.

Owns: which organization made which sandbox. Invariants: a sandbox is a test organization, so it has a clock that moves,
local gateways and an inbox, and it alone is ever emptied or erased here; nothing of the organization that made it is
written. Stands above the demo.
"""
