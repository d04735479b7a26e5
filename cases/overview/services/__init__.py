"""Reads of the story and the summary, on the screen and on paper, that the access log keeps."""

from cases.overview.services.printing import overview_print
from cases.overview.services.reading import case_open, overview_open, story_open

__all__ = ["case_open", "overview_open", "overview_print", "story_open"]
