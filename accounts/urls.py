"""Where a person looks after their own account, and administrators give roles and help those who cannot sign in."""

from __future__ import annotations

from django.urls import path

from accounts import help_views, machine_views, own_views, role_views

app_name = "people"
urlpatterns = [
    path("me/", own_views.own_account, name="own_account"),
    path("me/tokens/revoke/", own_views.own_tokens_revoke, name="own_tokens_revoke"),
    path("me/machines/", machine_views.machines, name="machines"),
    path("me/machines/<int:pk>/revoke/", machine_views.machine_revoke, name="machine_revoke"),
    path("me/sessions/end/", own_views.own_sessions_end, name="own_sessions_end"),
    path("me/sessions/<slug:name>/end/", own_views.own_session_end, name="own_session_end"),
    path("", role_views.people, name="list"),
    path("<int:pk>/roles/", role_views.roles, name="roles"),
    path("<int:pk>/roles/set/", role_views.set_roles, name="set_roles"),
    path("<int:pk>/roles/drop/", role_views.drop, name="drop_role_change"),
    path("<int:pk>/roles/<int:change_id>/", role_views.confirm, name="confirm_role"),
    path("<int:pk>/help/", help_views.help_page, name="help"),
    path("<int:pk>/help/unlock/", help_views.unlock, name="unlock"),
    path("<int:pk>/help/factor/", help_views.ask_reset, name="ask_factor_reset"),
    path("<int:pk>/help/factor/drop/", help_views.drop_reset, name="drop_factor_reset"),
    path("<int:pk>/help/factor/<int:reset_id>/", help_views.confirm_reset, name="confirm_factor_reset"),
]
