"""Evaluation: the curated questions, metrics, peers, runner and report. Imports every other room; none imports it."""
