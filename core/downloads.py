"""Files that people download."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse


def csv_download(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """Stream lines of CSV to be saved under a name, which needs no quoting."""
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
