"""The desk's addresses that stand in the place of Wagtail's, or beside them."""

from __future__ import annotations

from django.urls import path
from wagtail.admin.auth import require_admin_access

from broadsheet.desk.views import security, sign_in

urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="wagtailadmin_login"),
    path("login/second/", sign_in.second_factor, name="desk_second_factor"),
    path("login/passkey/", sign_in.passkey, name="desk_passkey"),
    path("security/", require_admin_access(security.index), name="desk_security"),
    path("security/app/", require_admin_access(security.add_app), name="desk_add_app"),
    path("security/passkey/", require_admin_access(security.add_key), name="desk_add_key"),
    path(
        "security/passkey/begin/",
        require_admin_access(security.begin_key),
        name="desk_begin_key",
    ),
    path("security/codes/", require_admin_access(security.codes), name="desk_codes"),
    path("security/remove/<int:pk>/", require_admin_access(security.remove), name="desk_remove"),
    path("security/end/", require_admin_access(security.end), name="desk_end_sessions"),
]
