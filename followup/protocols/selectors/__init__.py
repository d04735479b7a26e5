"""Reads of protocols and plans."""
