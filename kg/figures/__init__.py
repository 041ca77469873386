"""What documents print, read back from the graph: amount cells, transfers, project budgets, and the levels they make."""
