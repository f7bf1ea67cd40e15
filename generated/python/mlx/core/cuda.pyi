# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""NVIDIA GPUs."""

def is_available() -> bool: ...
