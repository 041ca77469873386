"""Trial readings (试读): files that a person drops on a page are read, looked at, and kept or thrown away."""
