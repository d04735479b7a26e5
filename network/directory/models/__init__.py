"""The tables of the directory."""

from network.directory.models.centre import Centre, CentreKind, Phase
from network.directory.models.invitation import Invitation
from network.directory.models.membership import Membership, MembershipQuerySet, Role
from network.directory.models.network_settings import NetworkSettings, Pod24Anchor
from network.directory.models.person import Language, Person, PersonManager, Profession, Theme
from network.directory.models.sign_in_failure import SignInFailure

__all__ = [
    "Centre",
    "CentreKind",
    "Invitation",
    "Language",
    "Membership",
    "MembershipQuerySet",
    "NetworkSettings",
    "Person",
    "PersonManager",
    "Phase",
    "Pod24Anchor",
    "Profession",
    "Role",
    "SignInFailure",
    "Theme",
]
