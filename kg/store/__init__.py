"""Where the graph lives: a folder or a server, one writer, readers on what was last published."""
