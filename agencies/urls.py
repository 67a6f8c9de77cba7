"""Log-in, log-out and passwords under the names Django's own views look for; audit, tokens,
messages and their channels.
"""

from django.contrib.auth.views import LogoutView, PasswordChangeDoneView
from django.urls import path

from agencies.views import accounts, channels, deputies, messages, tokens, trail

urlpatterns = [
    path("login/", accounts.LogIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", accounts.PasswordChange.as_view(), name="password_change"),
    path("password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read_all, name="read_messages"),
    path("messages/choices/", messages.choices, name="message_choices"),
    path("messages/<int:pk>/open/", messages.open_message, name="open_message"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", deputies.end, name="end_deputy"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:pk>/switch/", channels.switch, name="switch_channel"),
    path("channels/<int:pk>/test/", channels.test, name="test_channel"),
    path("deliveries/", channels.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/retry/", channels.retry, name="retry_delivery"),
    path("audit/", trail.trail, name="audit"),
    path("audit/export.csv", trail.export, name="audit_export"),
    path("audit/check/", trail.check, name="audit_check"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<slug:token_key>/revoke/", tokens.revoke, name="revoke_token"),
]
