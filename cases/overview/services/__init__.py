"""Reads of the story and the summary that the access log keeps."""

from cases.overview.services.reading import story_open

__all__ = ["story_open"]
