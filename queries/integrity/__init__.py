"""The integrity constraints IC-1 to IC-21 of RDF Data Cube, each as a query for what violates it."""
