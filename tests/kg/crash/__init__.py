"""Processes killed, disks full, power lost: the store is as it was or as it was to be."""
