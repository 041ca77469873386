"""Damages good documents on purpose and counts what is caught, what is silent, and what stays proved though wrong."""
