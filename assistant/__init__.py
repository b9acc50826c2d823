"""Assistant: understands a question, gathers evidence, writes an answer and checks every citation."""
