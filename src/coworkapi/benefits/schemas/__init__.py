"""What the routes of benefits take and give."""
