"""What goes in and out of spaces, over HTTP and in events."""
