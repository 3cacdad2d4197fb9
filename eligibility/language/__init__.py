"""The rule language: the criterion tree, the comparison words, the parser that checks types and units, the awards."""
