"""What the story shows, what is missing in it and what is due: pure functions, neither Django nor the kernel."""
