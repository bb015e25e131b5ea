"""The table of reasons: one row for each code that a rule, a carrier or the worker can give.

Codes are stable. The database may hold a code of an older or newer version of Longcode, so read
codes through `reason_for`, which never fails.
"""

from phone_numbers.reasons.reason import Kind, Reason, WayOut, Who

_ALL = (
    Reason(
        code="number_not_us",
        short="Not a US number",
        cause="the number is not a US number",
        sentence="{number} is not a US number: 10DLC campaigns take US numbers only.",
        next_step="Use a US number for messages that need a campaign.",
        who=Who.NO_ONE,
        nothing_to_do="numbers of other countries don’t use 10DLC.",
        way_out=WayOut.OTHER_NUMBER,
        precedent=(
            'the guide "Phone Number Assignment": US numbers only; Vonage and Telnyx guides'
        ),
    ),
    Reason(
        code="number_toll_free",
        short="Not a local number: not 10DLC",
        cause="the number is not a local one",
        sentence=("{number} is a {line_type} number: 10DLC campaigns take local US numbers only."),
        next_step=(
            "Use a local US number for this campaign. Toll-free numbers have a verification of "
            "their own."
        ),
        who=Who.NO_ONE,
        nothing_to_do="{line_type} numbers don’t use 10DLC.",
        short_for_number="{line_type_label}: not 10DLC",
        way_out=WayOut.OTHER_NUMBER,
        precedent="Sinch `TFN_NOT_ALLOWED`",
    ),
    Reason(
        code="number_not_active",
        short="On hold: number not active",
        cause="the number is not active",
        sentence=(
            "{number} is {number_status}. It can be assigned and can send once it is active."
        ),
        next_step="Ask the staff of this site to activate the number.",
        who=Who.STAFF,
        way_out=WayOut.NUMBER,
        precedent=(
            "the guide's `pending`, `active`, `suspended`; Twilio: wait for ports to finish"
        ),
        retryable=True,
        temporary=True,
        has_staff_note=True,
        short_for_number="On hold: number {number_status}",
    ),
    Reason(
        code="brand_not_verified",
        short="On hold: brand not verified",
        cause="the brand is not verified",
        sentence=(
            "The brand {brand} is {brand_status}. Its campaigns can send once it is verified."
        ),
        next_step="Ask the staff of this site what the verification is waiting for.",
        who=Who.STAFF,
        way_out=WayOut.BRAND,
        precedent="AgentMessage `BRAND_NOT_VERIFIED`",
        retryable=True,
        temporary=True,
        has_staff_note=True,
    ),
    Reason(
        code="campaign_not_approved",
        short="On hold: campaign not approved",
        cause="the campaign is not approved",
        sentence="{campaign} is {campaign_status}. Numbers can be assigned once it is approved.",
        next_step=(
            "Ask the staff of this site how the review goes, or choose an approved campaign."
        ),
        without_choice="Ask the staff of this site how the review goes.",
        who=Who.STAFF,
        way_out=WayOut.CAMPAIGN,
        precedent="AgentMessage `CAMPAIGN_NOT_ACTIVE`; SignalWire `campaign_not_active`",
        retryable=True,
        temporary=True,
        has_staff_note=True,
        short_for_campaign="{campaign_status_name}",
    ),
    Reason(
        code="campaign_suspended",
        short="On hold: campaign suspended",
        cause="the campaign is suspended",
        sentence="{campaign} is suspended. It can send again once it is reinstated.",
        next_step="Ask the staff of this site what has to change, or choose another campaign.",
        without_choice="Ask the staff of this site what has to change.",
        who=Who.STAFF,
        way_out=WayOut.CAMPAIGN,
        precedent="Sinch `CAMPAIGN_MNO_SUSPENDED`",
        retryable=True,
        temporary=True,
        has_staff_note=True,
    ),
    Reason(
        code="campaign_expired",
        short="Campaign expired",
        cause="the campaign has expired",
        sentence="{campaign} has expired and cannot come back.",
        next_step="Move to a campaign that is approved.",
        without_choice="Ask the staff of this site to approve another campaign.",
        who=Who.OWNER,
        way_out=WayOut.OTHER_CAMPAIGN,
        precedent="Sinch `CAMPAIGN_EXPIRED`",
    ),
    Reason(
        code="campaign_full",
        short="Campaign full",
        cause="the campaign is full",
        sentence="{campaign} has all the numbers it may have: {limit}.",
        next_step=(
            "Remove a number from it, choose another campaign, or ask the staff of this site for a "
            "number pool."
        ),
        without_choice=(
            "Remove a number from it, or ask the staff of this site for a number pool."
        ),
        who=Who.OWNER,
        way_out=WayOut.CAMPAIGN,
        precedent="Sinch `EXCEEDED_10DLC_LIMIT`",
        retryable=True,
    ),
    Reason(
        code="insufficient_balance",
        short="On hold: balance",
        cause="the balance is used up",
        sentence="The balance of {account} is used up. A top-up lets its numbers send again.",
        next_step="Ask the staff of this site for a top-up.",
        who=Who.STAFF,
        way_out=WayOut.BALANCE,
        precedent="Sinch `INSUFFICIENT_BALANCE`",
        retryable=True,
        temporary=True,
    ),
    Reason(
        code="carrier_rejected",
        short="Failed: carrier rejected",
        cause="a carrier refused the number",
        sentence="{carrier} refused {number} under {campaign}.",
        next_step=(
            "Retry; if it is refused again, compare the campaign’s sample messages with what is "
            "sent, or choose another campaign."
        ),
        without_choice=(
            "Retry; if it is refused again, compare the campaign’s sample messages with what is "
            "sent."
        ),
        who=Who.OWNER,
        way_out=WayOut.CAMPAIGN,
        precedent="Sinch `CAMPAIGN_MNO_REJECTED`",
        kind=Kind.ANSWER,
        retryable=True,
    ),
    Reason(
        code="number_already_assigned",
        short="Failed: held by another provider",
        cause="another provider has the number",
        sentence="{carrier} has {number} under the campaign of another provider.",
        next_step=(
            "Ask the staff of this site to have the previous provider release the number, then "
            "retry."
        ),
        who=Who.STAFF,
        way_out=WayOut.NUMBER,
        precedent=(
            'Twilio error 21712; SignalWire `already_assigned`; Syniverse: "already associated with'
            ' another campaign"'
        ),
        kind=Kind.ANSWER,
        retryable=True,
    ),
    Reason(
        code="carrier_unavailable",
        short="Failed: carrier unavailable",
        cause="a carrier does not answer",
        sentence="{carrier} did not answer after many tries.",
        next_step="Nothing is wrong on your side: retry later.",
        who=Who.OWNER,
        way_out=WayOut.NUMBER,
        precedent="Sinch `PARTNER_SERVICE_UNAVAILABLE`",
        kind=Kind.SILENCE,
        retryable=True,
    ),
    Reason(
        code="carrier_timeout",
        short="Failed: carrier never decided",
        cause="a carrier never decided",
        sentence=(
            "{carrier} accepted the request for {number} and never decided, in several times the "
            "time that it should need."
        ),
        next_step=(
            "Retry: the carrier is asked again. If it happens again, tell the staff of this site."
        ),
        who=Who.OWNER,
        way_out=WayOut.NUMBER,
        precedent=(
            "Telnyx: registration at AT&T timed out; Vonage: pending over 36 hours may time out"
        ),
        kind=Kind.SILENCE,
        retryable=True,
    ),
    Reason(
        code="internal_error",
        short="Failed: something broke",
        cause="something broke",
        sentence=(
            "Something broke, here or at {carrier}, while {number} was being registered. Nothing is"
            " wrong on your side."
        ),
        next_step="Tell the staff of this site, who find it in the log. Retry once it is fixed.",
        who=Who.STAFF,
        way_out=WayOut.NUMBER,
        precedent="Sinch `INTERNAL_ERROR`",
        kind=Kind.SILENCE,
        retryable=True,
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}

TEMPORARY = [reason.code for reason in _ALL if reason.temporary]
"""Codes of the reasons that hold a number until they no longer apply."""


def reason_for(code: str) -> Reason:
    """Return the reason with this code, or one that says that the code is unknown."""
    return REASONS.get(code) or Reason(
        code=code,
        short=code or "Any other code",
        cause="the code is not known here",
        sentence=(
            "{code} comes from an older or newer version of Longcode, "
            "and this one cannot explain it."
        ),
        next_step="Tell the staff of this site the code. Retry, or choose another campaign.",
        without_choice="Tell the staff of this site the code, or retry.",
        who=Who.STAFF,
        way_out=WayOut.NUMBER,
        precedent="",
        kind=Kind.UNKNOWN,
        retryable=True,
    )
