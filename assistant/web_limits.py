"""How often one address may come: a token bucket per address, in memory only."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

_MOST_ADDRESSES = 10_000


class RateLimit:
    """``per_minute`` visits an address, saved up to a minute's worth; 0 for no limit. Thread-safe."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> bool:
        """Count a visit; False when the address has none left."""
        return self._change(address, 1.0)

    def empty(self, address: str) -> bool:
        """Whether the address has no visit left, without counting one."""
        return not self._change(address, 0.0)

    def _change(self, address: str, cost: float) -> bool:
        if self._per_minute <= 0:
            return True
        key, now = network(address), self._clock()
        with self._lock:
            left, then = self._left.pop(key, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - then) * self._per_minute / 60)
            allowed = left >= 1.0
            self._left[key] = (left - cost if allowed else left, now)
            if len(self._left) > _MOST_ADDRESSES:
                self._left.popitem(last=False)
        return allowed


def network(address: str) -> str:
    """The address, or the /64 network of an IPv6 address: one household has the whole of it."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(IPv6Address(int(known) >> 64 << 64))
    return str(known)
