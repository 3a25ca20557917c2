"""bankcheck: supervision of the agent banks that pay out public money."""

__version__ = "0.1.0"
