"""Log-in, log-out and passwords, under the names Django's own views look for."""

from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import path

from agencies.views import accounts

urlpatterns = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
