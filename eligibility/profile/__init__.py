"""What may be known of a company: the models, the vocabulary, and the reading of JSON."""
