"""Reads of the story and the summary that the access log keeps."""

from cases.overview.services.reading import overview_open, story_open

__all__ = ["overview_open", "story_open"]
