"""Profile and checked catalogue -> assessment: the reference evaluator, the compiled one that is used, and awards."""
