"""Run a module with a wrong clock: `python -m bench.drill.skewed_clock SECONDS MODULE ARGUMENTS…`.

Python's wall-clock functions are patched before the module is imported. C code that asks the kernel
and the monotonic clock, which cannot be set, keep the right time.
"""

import datetime
import runpy
import sys
import time

_real_datetime = datetime.datetime


class _AcceptRealDatetimes(type):
    """Makes `isinstance` accept datetimes that C code created with the real class."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, _real_datetime)

    def __subclasscheck__(cls, subclass):
        return issubclass(subclass, _real_datetime)


def _shifted_datetime(offset):
    """Return a datetime class whose current time is off by `offset`."""

    class Shifted(_real_datetime, metaclass=_AcceptRealDatetimes):
        __slots__ = ()  # compiled modules check that the size matches the real class

        @classmethod
        def now(cls, tz=None):
            return _real_datetime.now(tz) + offset

        @classmethod
        def utcnow(cls):
            return cls.now(datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls):
            return cls.now()

    Shifted.__name__ = Shifted.__qualname__ = "datetime"
    Shifted.__module__ = "datetime"
    return Shifted


def shift(seconds):
    """Move this process's clock forward, or back if `seconds` is negative."""
    datetime.datetime = _shifted_datetime(datetime.timedelta(seconds=seconds))
    real_time, real_time_ns = time.time, time.time_ns
    time.time = lambda: real_time() + seconds
    time.time_ns = lambda: real_time_ns() + seconds * 10**9


if __name__ == "__main__":
    shift(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
