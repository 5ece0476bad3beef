"""A trainer for call-centre staff: simulated calls in Mandarin, scored with evidence."""

__version__ = "0.1.0"
