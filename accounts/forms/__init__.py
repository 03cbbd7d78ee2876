"""What people type about people and places, checked; the services act."""

from accounts.forms.people import AbsenceForm, InviteForm, PasswordForm, RoleForm, role_choices

__all__ = ["AbsenceForm", "InviteForm", "PasswordForm", "RoleForm", "role_choices"]
