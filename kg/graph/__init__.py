"""Facts to quads: the IRIs of things, N-Quads, the mapping of each kind of fact, the ontology and code lists."""
