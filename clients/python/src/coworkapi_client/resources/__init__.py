"""The calls of the API, by client and resource."""
