"""Several steps as one op."""

from . import StreamOrDevice, array
