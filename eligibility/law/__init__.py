"""Facts derived in Python: only what folds a list or walks a graph. Each function cites its article and states no figure."""
