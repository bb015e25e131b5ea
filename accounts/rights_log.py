"""Changes of people, their rights and their memberships, for the security log.

Changes that bypass the models (`QuerySet.update`, SQL) are only in the audit rows.
"""

from functools import partial
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from accounts.models import Membership, User
from accounts.security_log import describe, logger, sentence

_WATCHED = {
    User: ("email", "is_active", "is_staff", "is_superuser"),
    Membership: ("user_id", "account_id", "role"),
}
_GRANTS = {
    "post_add": "right_granted",
    "post_remove": "right_withdrawn",
    "pre_clear": "right_withdrawn",
}


def connect() -> None:
    for model in _WATCHED:
        pre_save.connect(_before_save, sender=model, dispatch_uid="rights_log")
        post_save.connect(_after_save, sender=model, dispatch_uid="rights_log")
    for model in (User, Membership, Group):
        post_delete.connect(_deleted, sender=model, dispatch_uid="rights_log")
    for field in (User.groups, User.user_permissions, Group.permissions):
        m2m_changed.connect(_rights_changed, sender=field.through, dispatch_uid="rights_log")


def _log(event: str, *described: Model, **details: Any) -> None:
    """Log the event if the transaction commits."""
    pairs: dict[str, Any] = {}
    for obj in described:
        pairs |= _described(obj)
    text = sentence(event, **(pairs | details))
    transaction.on_commit(partial(logger.info, "%s", text), robust=True)


def _described(obj: Model) -> dict[str, Any]:
    match obj:
        case User():
            return describe(obj)
        case Membership():
            return describe(obj.user) | {"account": obj.account.slug, "role": obj.role}
        case Permission():
            return {"permission": f"{obj.content_type.app_label}.{obj.codename}"}
        case _:
            return {str(obj._meta.model_name): str(obj)}


def _before_save(sender: Any, instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Read what the database has, to compare with after the save."""
    fields = [f for f in _WATCHED[sender] if update_fields is None or f in update_fields]
    stored = sender.objects.filter(pk=instance.pk) if fields and instance.pk else None
    instance.logged_before = stored.values(*fields).first() if stored is not None else None


def _after_save(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:
    name = sender._meta.model_name
    if created:
        flags = ("is_staff", "is_superuser") if sender is User else ()
        _log(f"{name}_added", instance, **{flag: getattr(instance, flag) for flag in flags})
        return
    before = instance.logged_before or {}
    after = {field: getattr(instance, field) for field in before}
    changes = {f: f"{before[f]}->{after[f]}" for f in before if before[f] != after[f]}
    if changes:
        _log(f"{name}_changed", instance, **changes)


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    _log(f"{sender._meta.model_name}_removed", instance)


def _rights_changed(
    sender: Any, instance: Any, action: str, model: Any, pk_set: Any, **kwargs: Any
) -> None:
    """Log one line for each pair of a person or group, and a group or permission."""
    if action not in _GRANTS:
        return
    if pk_set is None:  # about to be cleared
        own, other = instance._meta.model_name, model._meta.model_name
        pk_set = sender.objects.filter(**{own: instance}).values_list(other, flat=True)
    for other in model._default_manager.filter(pk__in=list(pk_set)):
        _log(_GRANTS[action], instance, other)
