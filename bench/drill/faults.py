"""Whatever can go wrong does: one fault after another, at random, from a seed."""

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

from bench.drill.notebook import Fault, Notebook, Outcome
from bench.drill.site import POSTGRES, VALKEY, WRONG_BY, Site, connect
from bench.drill.staff import PROFILE, Office
from config.embedded import server

_BACKENDS = """
    SELECT pid FROM pg_stat_activity
    WHERE application_name = 'longcode' AND backend_type = 'client backend'
"""
_BUSIEST = """
    SELECT id FROM numbers_phonenumber ORDER BY revision DESC LIMIT 10 FOR UPDATE SKIP LOCKED
"""
LONGEST_ABSENCE = 3.0  # seconds until somebody starts again what was killed
LONGEST_OUTAGE = 12.0
LONGEST_FREEZE = 40.0  # a lease has 30


class Injector:
    """Injects faults and mends them, all from the main thread, whose programs it kills."""

    def __init__(
        self, site: Site, office: Office, carriers: list[int], notebook: Notebook, seed: str
    ) -> None:
        self.site, self.office, self.carriers, self.notebook = site, office, carriers, notebook
        self._dice = random.Random(seed)
        self._later: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._struck = 0.0  # when, for a fault that takes its time
        self._kinds = {  # how often among the others, and how
            "worker killed": (4, self._kill_worker),
            "worker's child killed": (4, self._kill_child),
            "worker frozen": (1, self._freeze_worker),
            "beat killed": (2, lambda: self._kill("beat")),
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
        self._deck = self._dice.sample(list(self._kinds), len(self._kinds))  # each once, at first

    def inject(self) -> None:
        """Inject one fault. What cannot be done just now is put off."""
        if not self._deck:
            self._deck = [kind for kind, (times, _) in self._kinds.items() for _ in range(times)]
            self._dice.shuffle(self._deck)
        kind = self._deck.pop()
        if self._kinds[kind][1]():
            self.notebook.faults.append(Fault(kind, self._struck or time.time()))
        else:
            self._deck.insert(0, kind)
        self._struck = 0.0

    def pause(self, least: float, most: float) -> None:
        self.wait(self._dice.uniform(least, most))

    def wait(self, seconds: float) -> None:
        """Let time pass; mend meanwhile what is to be mended."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._supervise()
            while self._later and self._later[0][0] <= now:
                heapq.heappop(self._later)[2]()
            time.sleep(0.05)

    def mend_all(self) -> None:
        """Mend at once whatever is still to be mended."""
        server.start(POSTGRES)
        server.start(VALKEY)
        while self._later:
            heapq.heappop(self._later)[2]()
        self.site.start_all()

    def _supervise(self) -> None:
        """Start again what ended by itself, as a service manager does."""
        for program in self.site.programs.values():
            if program.has_ended:
                self.notebook.ended.append(program.name)
                program.kill()
                self._after(LONGEST_ABSENCE, program.start)

    def _after(self, most: float, mend: Callable[[], object]) -> None:
        at = time.monotonic() + self._dice.uniform(0, most)
        heapq.heappush(self._later, (at, next(self._order), mend))

    def _kill(self, name: str) -> bool:
        program = self.site.programs[name]
        if not program.is_up:
            return False
        program.kill()
        self._after(LONGEST_ABSENCE, program.start)
        return True

    def _kill_worker(self) -> bool:
        return self._kill(self._dice.choice(list(WRONG_BY)))

    def _kill_child(self) -> bool:
        return self._kill_one_of(self._dice.choice(list(WRONG_BY)))

    def _kill_web_worker(self) -> bool:
        return self._kill_one_of("web")

    def _kill_one_of(self, name: str) -> bool:
        children = self.site.programs[name].children()
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(self._dice.choice(children), signal.SIGKILL)
        return True

    def _freeze_worker(self) -> bool:
        """Let a worker sleep for longer than its lease, and wake it: it must see what it lost."""
        program = self.site.programs[self._dice.choice(list(WRONG_BY))]
        if not program.is_up:
            return False
        program.send(signal.SIGSTOP)
        self._after(LONGEST_FREEZE, lambda: program.send(signal.SIGCONT))
        return True

    def _second_beat(self) -> bool:
        again = self.site.programs["beat-again"]
        if again.is_up:
            return False
        again.start()
        self._after(LONGEST_OUTAGE, again.kill)
        return True

    def _empty_valkey(self) -> bool:
        return self._ask_valkey(lambda client: client.flushall())

    def _fill_valkey(self) -> bool:
        """Have the broker answer, and take no task."""

        def limit(size: int) -> bool:
            return self._ask_valkey(lambda client: client.config_set("maxmemory", size))

        self._after(LONGEST_OUTAGE, lambda: limit(0))
        return limit(1)

    def _kill_valkey(self) -> bool:
        def kill(client: redis.Redis) -> None:
            os.kill(client.info("server")["process_id"], signal.SIGKILL)

        killed = self._ask_valkey(kill)
        if killed:
            self._after(LONGEST_ABSENCE, lambda: server.start(VALKEY))
        return killed

    def _ask_valkey(self, ask: Callable[[redis.Redis], object]) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(VALKEY.path)) as client:
                ask(client)
        except redis.ConnectionError:
            return False
        return True

    def _restart_postgres(self, mode: str) -> bool:
        POSTGRES.shut_down(mode)
        self._struck = time.time()
        self.wait(self._dice.uniform(0, 1))
        server.start(POSTGRES)
        return True

    def _terminate_backends(self) -> bool:
        with suppress(psycopg.OperationalError), connect() as database:
            pids = [pid for (pid,) in database.execute(_BACKENDS)]
            for pid in self._dice.sample(pids, min(len(pids), self._dice.choice([1, 3, 50]))):
                database.execute("SELECT pg_terminate_backend(%s)", [pid])
            return bool(pids)
        return False

    def _keep_locked(self) -> bool:
        """Lock the busiest numbers, as somebody would who is frozen in a transaction."""
        with suppress(psycopg.OperationalError):
            frozen = connect()
            self._after(LONGEST_OUTAGE, frozen.close)
            frozen.execute("BEGIN")
            frozen.execute(_BUSIEST)
            return True
        return False

    def _begin_outage(self) -> bool:
        carrier = self._dice.choice(self.carriers)
        begun = self.office.press(PROFILE, carrier, "begin_outage")
        if begun != Outcome.REFUSED:
            self._after(LONGEST_OUTAGE, lambda: self._end_outage(carrier))
        return begun == Outcome.ACCEPTED

    def _end_outage(self, carrier: int) -> None:
        if self.office.press(PROFILE, carrier, "end_outage") == Outcome.UNANSWERED:
            self._after(LONGEST_ABSENCE, lambda: self._end_outage(carrier))
