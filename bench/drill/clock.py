"""A program whose clock is wrong: `python -m bench.drill.clock SECONDS MODULE ARGUMENTS…`.

Everything that Python code can ask for the time is shifted before the program is imported. What C
code asks the kernel stays right, as does the monotonic clock, which nobody can set.
"""

import datetime
import runpy
import sys
import time

_true_datetime = datetime.datetime


class _AsTheTrueOne(type):
    """Lets what C code makes pass for ours."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, _true_datetime)

    def __subclasscheck__(cls, subclass):
        return issubclass(subclass, _true_datetime)


def _class(ahead):
    """Return a class of moments that are so much ahead whenever it is asked for the present."""

    class Shifted(_true_datetime, metaclass=_AsTheTrueOne):
        __slots__ = ()  # as big as the true one, which compiled modules look at

        @classmethod
        def now(cls, tz=None):
            return _true_datetime.now(tz) + ahead

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
    """Set this process's clock forward, or back."""
    datetime.datetime = _class(datetime.timedelta(seconds=seconds))
    true_time, true_time_ns = time.time, time.time_ns
    time.time = lambda: true_time() + seconds
    time.time_ns = lambda: true_time_ns() + seconds * 10**9


if __name__ == "__main__":
    shift(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
