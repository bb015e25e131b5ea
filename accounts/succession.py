"""Triggers that keep an active superuser on the site, and an owner in each account.

Both check when the transaction commits, so that one transaction may name the successor. Each takes
a lock first, so that of two transactions that commit at once the second sees the first.
Deactivating an owner is always possible: a stolen sign-in must not wait for a successor.
"""

import pgtrigger

AN_ACTIVE_SUPERUSER_REMAINS = "user_an_active_superuser_remains"
AN_OWNER_REMAINS = "membership_an_owner_remains"
SENTENCES = {
    AN_ACTIVE_SUPERUSER_REMAINS: (
        "This is the last superuser who can sign in. Make another person a superuser first."
    ),
    AN_OWNER_REMAINS: (
        "An account keeps an owner who can sign in. Make another member an owner first."
    ),
}


def _refusal(name: str) -> str:
    """Return the statement that refuses; the hint is the sentence for people."""
    return f"""
        RAISE EXCEPTION 'no successor' USING ERRCODE = 'check_violation',
            CONSTRAINT = '{name}', HINT = '{SENTENCES[name]}';
    """


an_active_superuser_remains = pgtrigger.Trigger(
    name="an_active_superuser_remains",
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.UpdateOf("is_active", "is_staff", "is_superuser") | pgtrigger.Delete,  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(old__is_active=True, old__is_staff=True, old__is_superuser=True),
    func=f"""
        PERFORM pg_advisory_xact_lock(hashtextextended('{AN_ACTIVE_SUPERUSER_REMAINS}', 0));
        IF NOT EXISTS (
            SELECT FROM public.accounts_user WHERE is_active AND is_staff AND is_superuser
        ) THEN
            {_refusal(AN_ACTIVE_SUPERUSER_REMAINS)}
        END IF;
        RETURN NULL;
    """,
)

an_owner_remains = pgtrigger.Trigger(
    name="an_owner_remains",
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    operation=pgtrigger.UpdateOf("role", "user_id", "account_id") | pgtrigger.Delete,  # type: ignore[no-untyped-call]
    condition=pgtrigger.Q(old__role="owner"),
    func=f"""
        PERFORM FROM public.accounts_account WHERE id = OLD.account_id FOR NO KEY UPDATE;
        IF FOUND AND NOT EXISTS (
            SELECT FROM public.accounts_membership AS member
                JOIN public.accounts_user AS person ON person.id = member.user_id
            WHERE member.account_id = OLD.account_id AND member.role = 'owner'
                AND (person.is_active OR member.id = OLD.id AND person.id = OLD.user_id)
        ) THEN
            {_refusal(AN_OWNER_REMAINS)}
        END IF;
        RETURN NULL;
    """,
)
