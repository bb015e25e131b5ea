"""Lets workers process a job in many chunks, so that faults hit it between two of them, too."""

from importlib import import_module

from celery.signals import worker_process_init

CHUNK = 4  # rows


@worker_process_init.connect
def make_chunks_small(**_):
    import_module("bulk.run").CHUNK = CHUNK
