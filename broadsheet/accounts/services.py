"""What is done with accounts."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import Role, User


@transaction.atomic
def add_user(
    *,
    email: str,
    password: str,
    name: str = "",
    role: str = Role.Key.REPORTER,
    administrator: bool = False,
    actor: User | None,
    check_password: bool = True,
    hashed: bool = False,
) -> User:
    """Make an account for a member of staff in ``role``, a key of ``Role.Key``.

    ``administrator`` is the role of that name. ``hashed`` says that ``password`` is one already
    made by Django's ``make_password``.

    Raises:
        ValidationError: the address is no address or taken, or the password too weak, or there is
            no such role.
    """
    email = email.strip().lower()
    validate_email(email)
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(f"There is an account for {email} already.")
    role = Role.Key.ADMINISTRATOR if administrator else role
    group = Role.objects.filter(key=role).values_list("group", flat=True).first()
    if group is None and role != Role.Key.ADMINISTRATOR:
        raise ValidationError(f"This paper has no role {role!r}.")
    first, _, last = name.strip().partition(" ")
    user = User(username=email, email=email, first_name=first, last_name=last)
    if check_password and not hashed:
        validate_password(password, user)
    if hashed:
        user.password = password
    else:
        user.set_password(password)
    user.is_staff = True
    user.is_superuser = role == Role.Key.ADMINISTRATOR
    user.save()
    if group is not None:
        user.groups.set([group])
    log(instance=user, action="wagtail.create", user=actor, title=str(user))
    return user
