"""What happens at the door. `data` is the resource as its GET gives it."""
