"""Questions to a store and their answers as tables of plain values, in this process or in one that can be killed."""
