"""`manage.py verify_audit`: prove that the access log is whole and unaltered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.audit.selectors import chain_verify


class Command(BaseCommand):
    help = "Verifies the hash chain of the access log. Exits non-zero when an entry was altered or removed."

    def handle(self, *args: Any, **options: Any) -> None:
        report = chain_verify()
        if report.broken_at is not None:
            raise CommandError(f"The chain is broken at link {report.broken_at} of {report.links}.")
        if report.unlinked:
            raise CommandError(f"{report.unlinked} entries stand outside the chain.")
        self.stdout.write(self.style.SUCCESS(f"The access log is intact: {report.links} entries."))
