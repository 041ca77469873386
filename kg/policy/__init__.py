"""Policy documents as people call them, and the look-up of all that cites one."""
