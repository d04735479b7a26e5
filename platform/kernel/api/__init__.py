"""What every HTTP endpoint shares: authentication, problems, pages, ETags."""
