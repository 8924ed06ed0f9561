"""Tables of visits, a file for each family."""
