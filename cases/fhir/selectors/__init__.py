"""Where the resources of each type come from, and how they are found."""
