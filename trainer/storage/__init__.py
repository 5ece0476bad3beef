"""Calls, scorecards and settings on disk and in the database."""
