"""What a list is narrowed by, as conditions on standings and on tallies."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Account
from core.postgres import key_in
from phone_numbers import rules
from phone_numbers.models import FAILED_STATES, PhoneNumber, Share, Standing, State
from phone_numbers.search import matching_campaigns, matching_text
from phone_numbers.status.states import ATTENTION, STUCK, condition, stuck


@dataclass(frozen=True, slots=True)
class Criteria:
    """The filters of one list; an empty value filters nothing.

    `state` is one of STATES, `campaigns` and `brands` are keys, `reason` is a code, and
    `area_codes` have three digits each.
    """

    account: Account
    state: str = ""
    campaigns: Collection[int] | None = None
    brands: Collection[int] | None = None
    use_case: str = ""
    status: str = ""
    reason: str = ""
    area_codes: Collection[str] | None = None
    text: str = ""

    @property
    def ranges(self) -> list[tuple[str, str]]:
        """The ranges of numbers in E.164 that the area codes amount to: from, and up to."""
        codes = sorted(self.area_codes or ())
        return [(f"+1{code}", f"+{int(f'1{code}') + 1}") for code in codes]

    @property
    def narrows(self) -> bool:
        return self.by_standing or self.area_codes is not None or bool(self.text)

    @property
    def by_standing(self) -> bool:
        """Whether anything but the number itself narrows the list."""
        return bool(self.state or self.status or self.reason or self._own("campaign"))

    def without_account(self) -> dict[str, Any]:
        """Return the filters by name, as JSON can keep them."""
        names = {field.name for field in fields(self)} - {"account"}
        return {name: getattr(self, name) for name in sorted(names)}

    def without_text(self) -> "Criteria":
        return replace(self, text="")

    def under(self, named: Iterable[int]) -> "Criteria":
        """Replace the text by those of the campaigns with it in their name that are chosen."""
        chosen = [key for key in named if self.campaigns is None or key in self.campaigns]
        return replace(self, text="", campaigns=chosen)

    def numbers(self) -> QuerySet[Any]:
        """Return the numbers that meet the criteria, in no order."""
        own = PhoneNumber.objects.filter(self.in_ranges(), account=self.account).order_by()
        judged = rules.with_standing_refusal(own, "standing__") if self.by_standing else own
        met = self.met("standing__")
        if self.text:
            named = self.under(matching_campaigns(self.text, self.account))
            under = Q(pk__in=named.numbers().values("pk")) if named.campaigns else Q(pk__in=[])
            return judged.filter(met, matching_text(self.text) | under)
        return judged.filter(met)

    def standings(self) -> QuerySet[Any]:
        """Return the standings of the numbers that meet the criteria, without the text."""
        own = Standing.objects.filter(self.in_ranges(), account=self.account)
        return rules.with_standing_refusal(own).filter(self.met())

    def in_ranges(self) -> Q:
        """Return the condition on the number itself."""
        if self.area_codes is None:
            return Q()
        between = [Q(e164__gte=low, e164__lt=high) for low, high in self.ranges]
        return reduce(or_, between, Q(e164=""))

    def met(self, path: str = "") -> Q:
        """Return `on_standings`, and the lateness that some states include."""
        met = self.on_standings(path)
        if self.state == STUCK:
            return met & Q(stuck())
        if self.state == ATTENTION:
            return met | Q(stuck()) & replace(self, state="").on_standings(path)
        return met

    def on_standings(self, path: str = "") -> Q:
        """Return the condition on rows of `rules.with_standing_refusal`."""
        if self.state == "failed":
            here = Q(**{f"{path}state": State.FAILED}) & self._own(f"{path}campaign")
            moved = Q(**{f"{path}state": State.MOVE_FAILED}) & self._own(f"{path}other_campaign")
            return (here | moved) & self._rest(path)
        return self._own(f"{path}campaign") & self._staying(path) & self._rest(path)

    def on_tallies(self) -> Q:
        """Return the condition on tallies, which counts each number of the list once."""
        if self.state == "failed":
            failed = Q(state__in=[State.FAILED, Share.NOT_REACHED])
            return failed & self._own("campaign") & self._of_status("") & self._because("")
        own = ~Q(state__in=Share.values)
        return own & self._own("campaign") & self._staying("") & self._rest("")

    def _own(self, path: str) -> Q:
        """Return the condition on a campaign, its brand and its use case."""
        where = Q()
        if self.campaigns is not None:
            where &= Q(key_in(path, self.campaigns))
        if self.brands is not None:
            where &= Q(key_in(f"{path}__brand", self.brands))
        if self.use_case:
            where &= Q(**{f"{path}__use_case": self.use_case})
        return where

    def _staying(self, path: str) -> Q:
        """Leave out the numbers that are being removed from the chosen campaigns."""
        leaves = self.state == State.REMOVING or not self._own("campaign")
        return Q() if leaves else ~Q(**{f"{path}state": State.REMOVING})

    def _rest(self, path: str) -> Q:
        chosen = Q()
        if self.state not in ("", STUCK):
            chosen = condition(self.state, path)
        return chosen & self._of_status(path) & self._because(path)

    def _of_status(self, path: str) -> Q:
        return Q(**{f"{path}status": self.status}) if self.status else Q()

    def _because(self, path: str) -> Q:
        if not self.reason:
            return Q()
        held = Q(standing_refusal=self.reason) & condition("held", path)
        states: Any = [*FAILED_STATES, Share.NOT_REACHED]
        failed = Q(**{f"{path}failure_code": self.reason, f"{path}state__in": states})
        return {"held": held, "failed": failed}.get(self.state, held | failed)
