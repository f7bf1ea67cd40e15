# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""Several steps as one op."""

from . import StreamOrDevice, array

def layer_norm(x: array, weight: array | None, bias: array | None, eps: float, *, stream: StreamOrDevice = None) -> array:
    """(x - mean) / sqrt(variance + eps) of each row along the last axis, times the weight, plus the bias, which
    have one element for each of a row's. With a weight the dtypes are promoted together, else the result has
    x's; it must be a floating one. Half types are computed in float32.
    """

def rms_norm(x: array, weight: array | None, eps: float, *, stream: StreamOrDevice = None) -> array:
    """x / sqrt(mean of x^2 + eps) of each row along the last axis, times the weight, which has one element for
    each of a row's. The dtypes are promoted together, to one that must be floating. Half types are computed
    in float32.
    """
