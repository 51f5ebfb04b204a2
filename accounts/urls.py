"""Where a person looks after their own account, and administrators give roles and help those who cannot sign in."""

from __future__ import annotations

from django.urls import path

from accounts import help_views, machine_views, own_views, role_views
from accounts.hooks import views as hook_views

app_name = "people"
urlpatterns = [
    path("me/", own_views.own_account, name="own_account"),
    path("me/tokens/revoke/", own_views.own_tokens_revoke, name="own_tokens_revoke"),
    path("me/machines/", machine_views.machines, name="machines"),
    path("me/machines/<int:pk>/revoke/", machine_views.machine_revoke, name="machine_revoke"),
    path("me/hooks/", hook_views.hooks, name="hooks"),
    path("me/hooks/<int:pk>/", hook_views.hook, name="hook"),
    path("me/hooks/<int:pk>/secret/", hook_views.hook_renew, name="hook_renew"),
    path("me/hooks/<int:pk>/revoke/", hook_views.hook_revoke, name="hook_revoke"),
    path("me/hooks/<int:pk>/told/<int:delivery_id>/", hook_views.hook_replay, name="hook_replay"),
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
