"""Rows of this room follow."""
