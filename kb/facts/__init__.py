"""Structured facts beside the passages: definitions, codes, sheets, routes, synonyms; each with its evidence."""
