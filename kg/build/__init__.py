"""Files to a store: each read and mapped, things that documents share described once, then derived and published."""
