"""Rule files as text -> positioned trees, and the readers of their nodes."""
