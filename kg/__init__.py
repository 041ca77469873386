"""Facts to graph, store, answers and exports, and the command line."""
