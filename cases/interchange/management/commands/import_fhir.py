"""`manage.py import_fhir FILE...`: FHIR Bundles from the command line."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.interchange.services import ImportOutcome, fhir_import
from kernel.actors import Actor
from kernel.errors import DomainError
from network.directory.models import Centre, Membership, Person


class Command(BaseCommand):
    help = (
        "Import FHIR R4 Bundles (one patient per file). Each file goes in whole or not at all; importing one "
        "again changes nothing. Ends with an error when a file could not be imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--centre", metavar="CODE", help="the patients' own centre")
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="import as this person")
        parser.add_argument(
            "--distinct-from",
            action="append",
            default=[],
            metavar="KEY",
            help="a candidate that is someone else",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self._actor(options["centre"], options["email"])
        assert actor.centre_id is not None
        failed = 0
        for path in options["files"]:
            try:
                outcome = fhir_import(
                    actor=actor,
                    centre_id=actor.centre_id,
                    content=path.read_bytes(),
                    filename=path.name,
                    confirm_distinct_from=options["distinct_from"],
                )
            except OSError as error:
                failed += 1
                self.stderr.write(f"{path}: cannot be read ({error.strerror})")
            except DomainError as error:
                failed += 1
                self._refused(path, error)
            else:
                self._taken(path, outcome)
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files were not imported.")

    def _actor(self, code: str | None, email: str | None) -> Actor:
        centre = self._centre(code) if code else None
        if email is not None:
            person = Person.objects.filter(email=email.lower(), is_active=True).first()
            if person is None:
                raise CommandError(f"There is no active person with the e-mail {email}.")
            held = Membership.objects.active().filter(person=person).order_by("created_at").first()
            if centre is None and held is None:
                raise CommandError(f"{email} has no role in any centre: name one with --centre.")
            return Actor.person(person.pk, centre_id=centre.pk if centre else held.centre_id)  # type: ignore[union-attr]  # one of both is there
        if centre is None:
            centre = self._default_centre()
            self.stdout.write(f"For {centre.code} ({centre.name}); choose another with --centre.")
        return Actor(kind="system", label="import_fhir", centre_id=centre.pk)

    def _centre(self, code: str) -> Centre:
        centre = Centre.objects.filter(code__iexact=code, is_active=True).first()
        if centre is None:
            raise CommandError(f"There is no centre {code}. Known: {self._codes()}.")
        return centre

    def _default_centre(self) -> Centre:
        """The only centre there is; in the demonstration the first of the circle."""
        centres = Centre.objects.filter(is_active=True).order_by("code")
        found = list(centres.filter(kind="circle")[:1] if settings.CIRCLECARE_DEMO else centres[:2])
        if len(found) != 1:
            raise CommandError(f"Say for which centre with --centre CODE. Known: {self._codes()}.")
        return found[0]

    def _codes(self) -> str:
        return (
            ", ".join(Centre.objects.filter(is_active=True).order_by("code").values_list("code", flat=True))
            or "none"
        )

    def _refused(self, path: Path, error: DomainError) -> None:
        where = f" at {error.extra['pointer']}" if error.extra.get("pointer") else ""
        self.stderr.write(f"{path}: not imported{where}: {error.message} [{error.code}]")
        for texts in error.fields.values():
            for text in texts:
                if str(text) != str(error.message):
                    self.stderr.write(f"    {text}")
        for candidate in error.extra.get("candidates", []):
            self.stderr.write(
                f"    candidate {candidate['key']}: {candidate['display']} ({candidate['reason']})"
            )

    def _taken(self, path: Path, outcome: ImportOutcome) -> None:
        if outcome.unchanged:
            self.stdout.write(f"{path}: unchanged, patient {outcome.patient.id}")
            return
        made = "new patient" if outcome.patient_is_new else "known patient"
        self.stdout.write(f"{path}: {made} {outcome.patient.id}")
        for item in outcome.report["taken"]:
            self.stdout.write(f"    taken     {item['count']:5d} {item['resource_type']} -> {item['kind']}")
        for title, items in (
            ("document", outcome.report["documents"]),
            ("skipped", outcome.report["skipped"]),
        ):
            for item in items:
                self.stdout.write(
                    f"    {title:9s} {item['count']:5d} {item['resource_type']}: {item['reason_en']}"
                )
