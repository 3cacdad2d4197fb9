"""What is missing, what to ask next, what would change an outcome, and until when it holds."""
