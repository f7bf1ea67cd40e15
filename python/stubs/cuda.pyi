"""NVIDIA GPUs."""

def is_available() -> bool:
    """Whether mlx.core.gpu is a GPU of NVIDIA's, which can be used here."""
