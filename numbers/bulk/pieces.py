"""Texts and files on their way from a request to the worker, as pieces in the database."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO

from bulk.models import Job, Piece

SIZE = 1_000_000  # bytes


def size_of(lines: str | BinaryIO) -> int:
    """Return about how many bytes a text or seekable file has."""
    return len(lines) if isinstance(lines, str) else lines.seek(0, io.SEEK_END)


def keep(job: Job, lines: str | BinaryIO) -> int:
    """Keep a text or seekable file for the worker; return how many line breaks it has."""
    file = io.BytesIO(lines.encode()) if isinstance(lines, str) else lines
    file.seek(0)
    breaks = 0
    for nth, content in enumerate(iter(lambda: file.read(SIZE), b"")):
        Piece.objects.create(account=job.account, job=job, nth=nth, content=content)
        breaks += content.count(b"\n")
    return breaks


@contextmanager
def text_of(job: Job) -> Iterator[BinaryIO]:
    """Provide the text of a job as a file, and delete its pieces."""
    with TemporaryFile() as file:
        pieces = job.pieces.order_by("nth")
        for content in pieces.values_list("content", flat=True).iterator(chunk_size=1):
            file.write(content)
        yield file
        pieces.all().delete()
