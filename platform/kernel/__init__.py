"""The kernel: what every room of CircleCare stands on. It knows no room."""
