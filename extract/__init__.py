"""Published budget files to facts with provenance: pure functions, no RDF, no store, no network."""
