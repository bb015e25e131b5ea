"""Helpers that use the admin site as a member of staff does."""

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse


class StaffClient(Client):
    """Opens an add page before it posts to it, as a browser does, unless the token is given."""

    def post(self, path, data=None, *args, **kwargs):
        if path.endswith("/add/") and "page_token" not in (data or {}):
            opened = self.get(path)
            if opened.status_code == 200:
                data = {**(data or {}), "page_token": opened.context["page_token"]}
        return super().post(path, data, *args, **kwargs)


def url(obj_or_model, page, *args, query=None):
    opts = obj_or_model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args, query=query)


def change_url(obj):
    return url(obj, "change", obj.pk)


def ask(staff_client, action, *objects):
    """Choose an action in the list; return the page that asks for confirmation."""
    data = {"action": action, "_selected_action": [obj.pk for obj in objects]}
    return staff_client.post(url(objects[0], "changelist"), data)


def run_action(staff_client, action, *objects, **answers):
    """Run an action from the list, with the answers to the page that asks for confirmation."""
    keys = [obj.pk for obj in objects]
    data = {"action": action, "_selected_action": keys, "confirmed": ",".join(map(str, keys))}
    return staff_client.post(url(objects[0], "changelist"), data | answers)


def messages_of(response):
    """Return the messages that a response leaves for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def form_values(response):
    """Return the form data that an unchanged change page submits."""
    form = response.context["adminform"].form
    values = {"page_token": response.context.get("page_token", "")}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple) and hasattr(bound.field, "size"):
            values |= {f"{bound.html_name}_{n}": v or "" for n, v in enumerate(value)}
        elif value is not None and value is not False:
            values[bound.html_name] = value
    for inline in response.context["inline_admin_formsets"]:
        for hidden in inline.formset.management_form:
            values[hidden.html_name] = hidden.value()
        for row in inline.formset.forms:
            given = {bound.html_name: bound.value() for bound in row}
            values |= {name: value for name, value in given.items() if value is not None}
    return values


def save(staff_client, obj, **changes):
    """Open the object's change page, change some fields and save."""
    page = change_url(obj)
    return staff_client.post(page, form_values(staff_client.get(page)) | changes)


def errors(response):
    """Return every error that a page shows about its form."""
    form = response.context["adminform"].form
    return " ".join(str(message) for messages in form.errors.values() for message in messages)


def row_errors(response):
    """Return every error that a page shows about its related rows."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    lists = [errors for formset in formsets for row in formset.errors for errors in row.values()]
    lists += [formset.non_form_errors() for formset in formsets]
    return " ".join(str(message) for messages in lists for message in messages)
