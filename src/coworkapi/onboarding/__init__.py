"""How an organization comes to be over HTTP: with its owner, a legal entity and a first location, all or nothing.

Owns no tables. It stands above identity and spaces, which know nothing of each other's part.
"""
