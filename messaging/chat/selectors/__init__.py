"""Reads of the chat. Every one starts from what the actor may view and takes a bounded number of queries."""
