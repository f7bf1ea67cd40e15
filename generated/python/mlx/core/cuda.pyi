# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""NVIDIA GPUs."""

def is_available() -> bool:
    """Whether mlx.core.gpu is a GPU of NVIDIA's, which can be used here."""
