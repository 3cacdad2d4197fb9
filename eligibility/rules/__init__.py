"""Instruments, definitions and dated lists: what the rule files hold, which version is in force when, and their digest."""
