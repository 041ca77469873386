"""Tests of builds over several machines."""
