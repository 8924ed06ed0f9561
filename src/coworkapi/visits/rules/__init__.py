"""The pure rules of visits."""
