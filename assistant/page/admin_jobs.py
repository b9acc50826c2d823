"""The long work of Beheer: one job at a time, which everybody can follow and stop, also after signing in again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from assistant.page.frame import words
from kb.index_folder import IndexBusy

_LOG = logging.getLogger(__name__)
FINISHED = ("done", "stopped", "failed")
_LOOK = 0.3  # seconds between two looks at how far a job is
_SETTLED = 2.0  # seconds after which the pace tells something about the time left


class AdminError(ValueError):
    """Something an administrator can mend; the message is Dutch."""


class Stopped(BaseException):
    """The administrator pressed stop; no ``Exception``, so that no reader takes it for a bad file."""


@dataclass(frozen=True)
class Stage:
    """How far a job is: ``kind`` is starting, reading, embedding, storing, stopping or one of ``FINISHED``.

    ``done`` of ``total`` files or passages; ``page`` of ``pages`` in ``file`` were read; ``share`` of this step is
    done, ``left`` are its seconds left when they can be told; ``detail`` is what came of it.
    """

    kind: str
    done: int = 0
    total: int = 0
    file: str = ""
    page: int = 0
    pages: int = 0
    share: float = 0.0
    left: float | None = None
    detail: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing comes after it."""
        return self.kind in FINISHED

    @property
    def stoppable(self) -> bool:
        """Whether stopping would still do something."""
        return self.kind in ("starting", "reading", "embedding")


Tell = Callable[[Stage], None]


class Job:
    """One job in its own thread; ``done`` is said when it went well."""

    def __init__(self, work: Callable[[Tell], None], done: str) -> None:
        self._work, self._done = work, done
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.stage = Stage("starting")

    def run(self) -> Stage:
        """Do the work; gives the last stage, in which whatever went wrong is told."""
        try:
            self._work(self.tell)
        except Stopped:
            return Stage("stopped", detail=words("admin_stopped"))
        except IndexBusy:
            return Stage("failed", detail=words("admin_busy"))
        except BaseException as error:  # whatever it is, the job is over and the old index stays in use
            return Stage("failed", detail=told(error))
        return Stage("done", detail=self._done)

    def end(self, last: Stage) -> None:
        """Nothing comes after this stage."""
        with self._lock:
            self.stage = last

    def tell(self, stage: Stage) -> None:
        """How far it is; raises ``Stopped`` after a stop."""
        with self._lock:
            if self._stop.is_set():
                raise Stopped
            self.stage = stage

    def stop(self) -> None:
        """Ask it to stop; a job that is about to be ready goes on."""
        with self._lock:
            if self.stage.stoppable:
                self._stop.set()
                self.stage = replace(self.stage, kind="stopping")

    def follow(self) -> Iterator[Stage]:
        """Its stages as they come, some three a second, the last one always."""
        seen: Stage | None = None
        while seen is None or not seen.over:
            if self.stage is not seen:
                seen = self.stage
                yield seen
            else:
                time.sleep(_LOOK)


class Jobs:
    """Lets one job run at a time."""

    def __init__(self) -> None:
        self._busy = threading.Lock()
        self._job: Job | None = None

    def start(self, change: Callable[[], None], work: Callable[[Tell], None], done: str) -> Job:
        """Make a change at once and start the work that follows from it.

        Raises ``AdminError`` while another job runs, with nothing changed, or when ``change`` raises it.
        """
        if not self._busy.acquire(blocking=False):
            raise AdminError(words("admin_busy"))
        try:
            change()
            job = Job(work, done)
            self._job = job
            threading.Thread(target=self._run, args=(job,), daemon=True).start()
        except BaseException:
            self._busy.release()
            raise
        return job

    @property
    def running(self) -> Job | None:
        """The job that runs now."""
        return self._job if self._job is not None and not self._job.stage.over else None

    def _run(self, job: Job) -> None:
        last = Stage("failed")
        try:
            last = job.run()
        finally:
            self._busy.release()  # first: whoever sees the job end may start the next
            job.end(last)


class Pace:
    """Tells the seconds left of a step from what was done since its first report: what a cache gave at once says
    nothing about the rest.
    """

    def __init__(self) -> None:
        self._began: tuple[float, float] | None = None

    def left(self, share: float) -> float | None:
        """Seconds left when this share of the step is done; None while too little was seen."""
        now = time.monotonic()
        began, before = self._began = self._began or (now, share)
        if now - began < _SETTLED or share <= before:
            return None
        return (now - began) / (share - before) * (1 - share)


def failure(error: BaseException) -> str:
    """An unexpected error in words; the details go to the log."""
    _LOG.error("a job of the panel failed", exc_info=error)
    return words("admin_failed", detail=type(error).__name__)


def told(problem: BaseException) -> str:
    """Any problem in words."""
    return str(problem) if isinstance(problem, AdminError) else failure(problem)
