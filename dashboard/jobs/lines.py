"""The page that takes a pasted text or a file with numbers, the only one that takes files."""

from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bulk.drafts import draft_lines
from bulk.models import Job, JobKind
from bulk.records import MAX_BYTES, UnreadableFile
from campaigns.models import Campaign
from core.body_limit import accepts_files
from core.search import as_typed
from dashboard.access import AccountRequest, member_view, require_owner
from dashboard.jobs.campaign_choice import meant
from dashboard.links import job_url
from dashboard.suggestions import campaign_names, suggesting
from phone_numbers.exceptions import NothingToDo

KINDS = (
    ("assign", "Assign all to one campaign", "You can leave it empty and choose in the preview."),
    ("lines", "Assign each to the campaign on its line", "A second column names the campaign."),
    ("clear", "Clear them", "They lose their campaign."),
    ("rename", "Rename them", "A second column has the new names."),
)
_JOB_KINDS = {"clear": JobKind.CLEAR, "rename": JobKind.RENAME}
_MEGABYTE = 1_000_000


@accepts_files(MAX_BYTES + _MEGABYTE)
@require_http_methods(["GET", "HEAD", "POST"])
@member_view
def lines(request: AccountRequest) -> HttpResponse:
    """Take a text or a file, and draft a job for its lines."""
    require_owner(request)
    if request.method != "POST":
        return _form(request, {})
    text, name = request.POST.get("text", ""), as_typed(request.POST.get("campaign", ""))
    found = meant(request.account, name) if request.POST.get("kind") == "assign" else []
    if len(found) > 1 or (name and not found and request.POST.get("kind") == "assign"):
        return _form(request, {"campaign": _not_one(found)})
    file = request.FILES.get("file")
    if not file and not text.strip():
        return _form(request, {"text": "Paste some numbers, or choose a file."})
    try:
        job = _draft(request, text, file, found[0] if found else None)
    except (UnreadableFile, NothingToDo) as error:
        return _form(request, {"file" if file else "text": str(error)})
    return redirect(job_url(job))


def _draft(
    request: AccountRequest, text: str, file: "UploadedFile[Any] | None", campaign: Campaign | None
) -> Job:
    """Draft a job for the file, or for the text if there is none."""
    return draft_lines(
        account=request.account,
        actor=request.user,
        lines=cast(BinaryIO, file.file) if file else text,
        kind=_JOB_KINDS.get(request.POST.get("kind", ""), JobKind.ASSIGN),
        file_name=(file.name or "").replace("\0", "")[:255] if file else "",
        campaign=campaign,
    )


def _not_one(found: list[Any]) -> str:
    if found:
        several = "Several campaigns have this in their name."
        return (
            f"{several} Write the whole name of one, or leave it empty and choose in the preview."
        )
    return "This account has no campaign with this name."


def _form(request: AccountRequest, errors: dict[str, str]) -> HttpResponse:
    context = {
        "kinds": KINDS,
        "kind": request.POST.get("kind") or "assign",
        "text": request.POST.get("text", ""),
        "campaign": request.POST.get("campaign", "")[:100],
        "suggesting": suggesting("campaign", request.account),
        "suggestions": campaign_names(request.account, ""),
        "errors": errors,
        "most": MAX_BYTES // _MEGABYTE,
    }
    status = 422 if errors else 200
    return render(request, "dashboard/jobs/lines.html", context, status=status)
