"""Plans and their versions, memberships, and what their cycles cost."""
