"""How the work of a question is shared out over processors: whole texts side by side, no sum over several."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=4)
def workers(threads: int) -> ThreadPoolExecutor:
    """The pool of so many threads that all models of this process share."""
    return ThreadPoolExecutor(threads, thread_name_prefix="wegwijzer")


@lru_cache(maxsize=1)
def one_thread_a_product() -> None:
    """Have numpy make each product on one processor from now on: a question against a passage takes a tenth of a
    millisecond so, and up to thirty where it waits for a second processor that is busy.
    """
    from threadpoolctl import ThreadpoolController

    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
