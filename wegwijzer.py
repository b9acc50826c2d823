"""The command line: index, ask, search, serve, eval. The only module that may import every room."""

from __future__ import annotations

from assistant.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
