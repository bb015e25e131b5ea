"""A process with a skewed clock sees the wrong time everywhere."""

import subprocess
import sys
from textwrap import dedent

import pytest


@pytest.mark.parametrize("seconds", ["3600", "-3600"])
def test_a_skewed_clock_changes_every_wall_clock_function(seconds):
    script = f"""
        import time
        real = time.time()
        from bench.drill.skewed_clock import shift
        shift({seconds})
        from datetime import UTC, datetime
        from django.utils.timezone import now
        times = time.time(), datetime.now(UTC).timestamp(), now().timestamp()
        assert all(abs(moment - real - {seconds}) < 5 for moment in times), times
    """
    assert subprocess.run([sys.executable, "-c", dedent(script)], check=False).returncode == 0
