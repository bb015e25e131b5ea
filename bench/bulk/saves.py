"""`python -m bench.bulk.saves CAMPAIGN START`: a colleague who assigns one number after another.

Prints the milliseconds of each save until it is killed. The numbers are those of the campaign's
account from place START on.
"""

import sys
import time

import django

PAUSE = 0.2  # seconds

if __name__ == "__main__":
    django.setup()
    from bench.bulk import celery_app  # noqa: F401  tasks go where the benchmark wants them
    from campaigns.models import Campaign
    from phone_numbers.actions import assign
    from phone_numbers.models import PhoneNumber

    key, start = map(int, sys.argv[1:])
    campaign = Campaign.objects.get(pk=key)
    own = PhoneNumber.objects.filter(account=campaign.account_id).order_by("e164")
    for number in own[start:]:
        started = time.perf_counter()
        assign(number=number, campaign=campaign, actor=None)
        print((time.perf_counter() - started) * 1000, flush=True)
        time.sleep(PAUSE)
