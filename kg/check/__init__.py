"""What `kg check` reports: the findings of documents, from files or a store, in forms for people and programs."""
