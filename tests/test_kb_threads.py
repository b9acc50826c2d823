"""One processor a product, and as many texts at a time as there are processors."""

from __future__ import annotations

from kb.threads import one_thread_a_product, processors, workers


def test_a_product_of_numpy_is_made_on_one_processor() -> None:
    import numpy  # noqa: F401
    from threadpoolctl import threadpool_info

    one_thread_a_product()
    assert {p["num_threads"] for p in threadpool_info() if p["internal_api"] == "openblas"} == {1}


def test_models_share_one_pool() -> None:
    assert processors() >= 1
    assert workers(2) is workers(2)
    assert list(workers(2).map(abs, [-1, 2])) == [1, 2]
