"""Injects faults one after another, in a random order that the seed determines."""

import heapq
import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
import redis

from bench.drill.journal import Fault, Journal, Result
from bench.drill.services import POSTGRES, VALKEY, connect
from bench.drill.site import CLOCK_OFFSETS, SECOND_BEAT, Site
from bench.drill.staff import CARRIER_PROFILE, AdminClient
from config.embedded import server

_CLIENT_BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE application_name = 'longcode' AND backend_type = 'client backend'
"""
_LOCK_BUSIEST_NUMBERS = """
    SELECT id FROM numbers_phonenumber ORDER BY revision DESC LIMIT 10 FOR UPDATE SKIP LOCKED
"""
# Seconds
LONGEST_ABSENCE = 3.0  # of a killed process
LONGEST_OUTAGE = 12.0
LONGEST_FREEZE = 40.0  # a lease lasts 30


class FaultInjector:
    """Injects faults and repairs them, all from the main thread, which started the processes.

    Each fault's method returns False if the fault is impossible at the moment.
    """

    def __init__(
        self, site: Site, admin: AdminClient, carriers: list[int], journal: Journal, seed: str
    ) -> None:
        self.site, self.admin, self.carriers, self.journal = site, admin, carriers, journal
        self._random = random.Random(seed)
        self._repairs: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._injected_at = 0.0  # set by faults that take time to inject
        self._kinds = {  # weight and method
            "worker killed": (4, self._kill_worker),
            "worker's child killed": (4, self._kill_worker_child),
            "worker frozen": (1, self._freeze_worker),
            "beat killed": (2, lambda: self._kill_process("beat")),
            "two beats": (2, self._second_beat),
            "Valkey emptied": (3, self._empty_valkey),
            "Valkey full": (2, self._fill_valkey),
            "Valkey killed": (2, self._kill_valkey),
            "PostgreSQL restarted": (2, lambda: self._restart_postgres("fast")),
            "PostgreSQL crashed": (2, lambda: self._restart_postgres("immediate")),
            "backends terminated": (4, self._terminate_backends),
            "numbers kept locked": (2, self._keep_locked),
            "web worker killed": (2, self._kill_web_worker),
            "carrier out of order": (3, self._begin_outage),
        }
        self._deck = self._random.sample(list(self._kinds), len(self._kinds))  # each kind once

    def inject(self) -> None:
        """Inject the next fault, or postpone it if it is impossible at the moment."""
        if not self._deck:
            self._deck = [kind for kind, (weight, _) in self._kinds.items() for _ in range(weight)]
            self._random.shuffle(self._deck)
        kind = self._deck.pop()
        if self._kinds[kind][1]():
            self.journal.faults.append(Fault(kind, self._injected_at or time.time()))
        else:
            self._deck.insert(0, kind)
        self._injected_at = 0.0

    def pause(self, least: float, most: float) -> None:
        self.wait(self._random.uniform(least, most))

    def wait(self, seconds: float) -> None:
        """Wait; until then, restart exited processes and run the repairs that are due."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._restart_exited()
            while self._repairs and self._repairs[0][0] <= now:
                heapq.heappop(self._repairs)[2]()
            time.sleep(0.05)

    def repair_all(self) -> None:
        """Run all outstanding repairs now."""
        server.start(POSTGRES)
        server.start(VALKEY)
        while self._repairs:
            heapq.heappop(self._repairs)[2]()
        self.site.start_all()

    def _restart_exited(self) -> None:
        """Restart processes that exited on their own, as a service manager does."""
        for process in self.site.processes.values():
            if process.has_exited:
                self.journal.exited.append(process.name)
                process.kill()
                self._repair_within(LONGEST_ABSENCE, process.start)

    def _repair_within(self, seconds: float, repair: Callable[[], object]) -> None:
        """Schedule a repair at a random moment in the next `seconds`."""
        due = time.monotonic() + self._random.uniform(0, seconds)
        heapq.heappush(self._repairs, (due, next(self._order), repair))

    def _kill_process(self, name: str) -> bool:
        process = self.site.processes[name]
        if not process.is_running:
            return False
        process.kill()
        self._repair_within(LONGEST_ABSENCE, process.start)
        return True

    def _kill_worker(self) -> bool:
        return self._kill_process(self._random.choice(list(CLOCK_OFFSETS)))

    def _kill_worker_child(self) -> bool:
        return self._kill_child_of(self._random.choice(list(CLOCK_OFFSETS)))

    def _kill_web_worker(self) -> bool:
        return self._kill_child_of("web")

    def _kill_child_of(self, name: str) -> bool:
        children = self.site.processes[name].children()
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(self._random.choice(children), signal.SIGKILL)
        return True

    def _freeze_worker(self) -> bool:
        """Freeze a worker, sometimes beyond its lease; it must then give up the rows it lost."""
        process = self.site.processes[self._random.choice(list(CLOCK_OFFSETS))]
        if not process.is_running:
            return False
        process.send(signal.SIGSTOP)
        self._repair_within(LONGEST_FREEZE, lambda: process.send(signal.SIGCONT))
        return True

    def _second_beat(self) -> bool:
        beat = self.site.processes[SECOND_BEAT]
        if beat.is_running:
            return False
        beat.start()
        self._repair_within(LONGEST_OUTAGE, beat.kill)
        return True

    def _empty_valkey(self) -> bool:
        return self._call_valkey(lambda client: client.flushall())

    def _fill_valkey(self) -> bool:
        """Make the broker answer requests but refuse new messages."""

        def limit(size: int) -> bool:
            return self._call_valkey(lambda client: client.config_set("maxmemory", size))

        self._repair_within(LONGEST_OUTAGE, lambda: limit(0))
        return limit(1)

    def _kill_valkey(self) -> bool:
        def kill(client: redis.Redis) -> None:
            os.kill(client.info("server")["process_id"], signal.SIGKILL)

        killed = self._call_valkey(kill)
        if killed:
            self._repair_within(LONGEST_ABSENCE, lambda: server.start(VALKEY))
        return killed

    def _call_valkey(self, call: Callable[[redis.Redis], object]) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(VALKEY.path)) as client:
                call(client)
        except redis.ConnectionError:
            return False
        return True

    def _restart_postgres(self, mode: str) -> bool:
        POSTGRES.shut_down(mode)
        self._injected_at = time.time()
        self.wait(self._random.uniform(0, 1))
        server.start(POSTGRES)
        return True

    def _terminate_backends(self) -> bool:
        with suppress(psycopg.OperationalError), connect() as database:
            pids = [pid for (pid,) in database.execute(_CLIENT_BACKENDS)]
            for pid in self._random.sample(pids, min(len(pids), self._random.choice([1, 3, 50]))):
                database.execute("SELECT pg_terminate_backend(%s)", [pid])
            return bool(pids)
        return False

    def _keep_locked(self) -> bool:
        """Lock the busiest numbers, as a client that hangs in a transaction would."""
        with suppress(psycopg.OperationalError):
            session = connect()
            self._repair_within(LONGEST_OUTAGE, session.close)
            session.execute("BEGIN")
            session.execute(_LOCK_BUSIEST_NUMBERS)
            return True
        return False

    def _begin_outage(self) -> bool:
        carrier = self._random.choice(self.carriers)
        result = self.admin.press(CARRIER_PROFILE, carrier, "begin_outage")
        if result != Result.REFUSED:
            self._repair_within(LONGEST_OUTAGE, lambda: self._end_outage(carrier))
        return result == Result.ACCEPTED

    def _end_outage(self, carrier: int) -> None:
        if self.admin.press(CARRIER_PROFILE, carrier, "end_outage") == Result.UNANSWERED:
            self._repair_within(LONGEST_ABSENCE, lambda: self._end_outage(carrier))
