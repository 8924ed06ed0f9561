"""What the routes of visits take and give."""
