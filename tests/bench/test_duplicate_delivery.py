"""The drill's Celery app sends every message twice."""

import os
import subprocess
import sys

from tests.propagation.broker import celery_url, queued_messages

SEND = """
from bench.drill.duplicate_delivery import app
app.send_task("propagation.tasks.propagate")
"""


def test_every_message_is_sent_twice_with_the_same_id(broker):
    environment = os.environ | {"CELERY_BROKER_URL": celery_url()}
    subprocess.run([sys.executable, "-c", SEND], env=environment, check=True)
    first, second = queued_messages(broker)
    assert first["id"] == second["id"]
