"""Reads of the story and the summary, on the screen and on paper, that the access log keeps."""

from cases.overview.services.printing import overview_print
from cases.overview.services.reading import overview_open, story_open

__all__ = ["overview_open", "overview_print", "story_open"]
