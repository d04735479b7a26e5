"""Courses of laboratory results and vital signs, and sheets of them."""

from cases.labs.services.reading import series_export, series_open

__all__ = ["series_export", "series_open"]
