"""Articles whose events people marked, and the training of the weights on them."""
