"""May a job still act in the name of the person who drafted or started it?"""

from accounts.models import Membership, User
from bulk.models import Job


def lost_right(job: Job) -> str:
    """Say that the job's actor may no longer change the account, or return ""."""
    if job.actor is None or job.actor_id is None:
        return ""
    owners = Membership.objects.active_owners().filter(user=job.actor, account=job.account_id)
    if owners.exists() or User.objects.superusers().filter(pk=job.actor_id).exists():
        return ""
    return f"{job.actor} is no longer an owner of this account."
