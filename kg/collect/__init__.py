"""Published files from the disclosure pages of named hosts, politely, with the address of each."""
