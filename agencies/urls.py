"""Log-in, log-out and passwords under the names Django's own views look for; audit and tokens."""

from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import path

from agencies.views import accounts, tokens, trail

urlpatterns = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("audit/", trail.trail, name="audit"),
    path("audit/export.csv", trail.export, name="audit_export"),
    path("audit/check/", trail.check, name="audit_check"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<slug:token_key>/revoke/", tokens.revoke, name="revoke_token"),
]
