"""The library's forms of signing in, with our sentences for what is missing or wrong; what they do stays the library's."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as app

from core.forms import PlainWords


class LoginForm(PlainWords, account.LoginForm):
    """Sign in."""


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    """Change one's password."""


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    """Choose a password where there is none."""


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class ResetPasswordKeyForm(PlainWords, account.ResetPasswordKeyForm):
    """Choose a new password by the link."""


class ReauthenticateForm(PlainWords, account.ReauthenticateForm):
    """Show once more that it is oneself."""


class CodeForm(PlainWords, second_factor.AuthenticateForm):
    """Give the code of the app, or a recovery code."""


class CodeAgainForm(PlainWords, second_factor.ReauthenticateForm):
    """Give a code once more."""


class AppForm(PlainWords, app.ActivateTOTPForm):
    """Set up the app."""


class NoAppForm(PlainWords, app.DeactivateTOTPForm):
    """Take the app away."""


class RecoveryCodesForm(PlainWords, recovery_codes.GenerateRecoveryCodesForm):
    """Make new recovery codes."""
