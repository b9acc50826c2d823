"""Knowledge base: embeds, stores and finds passages, and keeps the structured facts."""
