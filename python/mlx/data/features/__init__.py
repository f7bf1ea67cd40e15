"""What models are fed with in place of raw data."""

from .audio import FrequencyScale, WindowType, mfsc

__all__ = ["FrequencyScale", "WindowType", "mfsc"]
