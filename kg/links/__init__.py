"""Links over the whole store: what rules find, what a person decided, and names as rules compare them."""
