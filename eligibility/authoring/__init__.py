"""Tools for those who write rules: lint, examples, and the JSON schemas that editors and portals use."""
