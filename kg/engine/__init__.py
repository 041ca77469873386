"""Builds over many machines: documents read by the workers of a Dask cluster, parts on shared storage, one writer."""
