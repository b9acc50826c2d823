"""Answers judged by hand: do they answer, and is what they say right?"""
