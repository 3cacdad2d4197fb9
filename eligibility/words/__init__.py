"""Every sentence and number format of every language; sentences are generated from criteria."""
