"""The triggers that keep standings and tallies, for the models whose rows they follow."""

from collections.abc import Mapping

import pgtrigger

_KEY = "account_id, campaign_id, state, status, country, line_type, failure_code"
_OTHER_KEY = (
    "account_id, other_campaign_id, "
    "CASE state WHEN 'moving' THEN 'leaving' ELSE 'not_reached' END, "
    "status, country, line_type, failure_code"
)


def refreshes_standings(
    operation: pgtrigger.Operation, key: str, *, when_changed: tuple[str, ...] = ()
) -> pgtrigger.Trigger:
    """Return the trigger that brings the standings of written rows up to date.

    `key` is the column with the number's key. With `when_changed`, only rows with a change in
    these columns count, one by one. Joins of transition tables are avoided on purpose: their plan
    is kept from the first, small statement, and takes minutes for a large one.
    """
    name = f"refreshes_standing_{operation}".lower()
    if when_changed:
        return pgtrigger.Trigger(
            name="refreshes_standing_facts",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf(*when_changed),  # type: ignore[no-untyped-call]
            condition=pgtrigger.AnyChange(*when_changed),
            func=f"PERFORM public.numbers_refresh_standings(ARRAY[NEW.{key}]); RETURN NULL;",
        )
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=f"""
            PERFORM public.numbers_refresh_standings(ARRAY(SELECT DISTINCT {key} FROM written));
            RETURN NULL;
        """,  # noqa: S608
    )


def tallies(operation: pgtrigger.Operation, tables: Mapping[str, int]) -> pgtrigger.Trigger:
    """Return the trigger that adds the standings in transition tables, with their signs."""
    sides = {"added": "new", "gone": "old"}
    counted = " UNION ALL ".join(
        f"SELECT {_KEY}, {sign} AS one FROM {table} UNION ALL "  # noqa: S608
        f"SELECT {_OTHER_KEY}, {sign} FROM {table} WHERE other_campaign_id IS NOT NULL"
        for table, sign in tables.items()
    )
    return pgtrigger.Trigger(
        name=f"tallies_{operation}".lower(),
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**{sides[table]: table for table in tables}),  # type: ignore[no-untyped-call]
        func=f"""
            INSERT INTO public.numbers_tally ({_KEY}, numbers)
            SELECT {_KEY}, sum(one) FROM ({counted}) AS moved
            GROUP BY {_KEY} HAVING sum(one) <> 0;
            RETURN NULL;
        """,  # noqa: S608
    )
