"""Structured facts beside the passages: definitions, codes, sheets, routes, synonyms; each with its evidence."""

from kb.facts.book import Facts

__all__ = ["Facts"]
