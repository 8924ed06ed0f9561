"""Tools for agents (`coworkapi mcp`): a curated few of the API's operations over the Model Context Protocol.

A client like any other: it knows the service by its address, its API key and its OpenAPI document, so an agent can do
what the key's rights allow and nothing else. What commits money or time, or can't be undone, is shown first and done
when the agent comes back with the confirmation that it was given. See docs/agents.md.
"""
