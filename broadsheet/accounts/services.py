"""What is done with accounts."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import User


@transaction.atomic
def add_user(
    *,
    email: str,
    password: str,
    name: str = "",
    administrator: bool = False,
    actor: User | None,
    check_password: bool = True,
) -> User:
    """Make an account for a member of staff.

    Raises:
        ValidationError: the address is no address or taken, or the password too weak.
    """
    email = email.strip().lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(f"There is an account for {email} already.")
    first, _, last = name.strip().partition(" ")
    user = User(username=email, email=email, first_name=first, last_name=last)
    if check_password:
        validate_password(password, user)
    user.set_password(password)
    user.is_staff = True
    user.is_superuser = administrator
    user.save()
    if not administrator:
        # Wagtail makes these two with its first migration; finer roles come with the full desk.
        user.groups.set(Group.objects.filter(name="Editors"))
    log(instance=user, action="wagtail.create", user=actor, title=str(user))
    return user
