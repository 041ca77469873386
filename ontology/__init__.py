"""Classes, properties, shapes and code lists of the budget graph, and the constants that name them."""
