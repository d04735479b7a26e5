"""Reading and proving the access log."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from kernel.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`broken_at` is the first link whose hash, predecessor or number is wrong; None when all is well."""

    links: int
    unlinked: int
    broken_at: int | None

    @property
    def intact(self) -> bool:
        return self.broken_at is None and self.unlinked == 0


def audit_of_patient(patient_id: UUID) -> "QuerySet[AuditEntry]":
    """Who looked at or wrote to this patient, newest first. The caller has asked its policy."""
    return AuditEntry.objects.filter(patient_id=patient_id).select_related("person").order_by("-id")


def chain_verify() -> ChainReport:
    """Recompute every hash in the database, in order, and find entries outside the chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH walked AS (
                SELECT link.seq, link.prev_hash, link.hash,
                       lag(link.hash, 1, '\\x'::bytea) OVER (ORDER BY link.seq) AS expected_prev,
                       row_number() OVER (ORDER BY link.seq) AS expected_seq,
                       cc_audit_hash(link.prev_hash, entry.*) AS expected_hash
                FROM kernel_audit_auditlink link
                LEFT JOIN kernel_audit_auditentry entry ON entry.id = link.entry_id
            )
            SELECT count(*),
                   min(seq) FILTER (WHERE hash IS DISTINCT FROM expected_hash
                                       OR prev_hash IS DISTINCT FROM expected_prev
                                       OR seq <> expected_seq)
            FROM walked
            """
        )
        links, broken_at = cursor.fetchone()
        cursor.execute(
            """
            SELECT count(*) FROM kernel_audit_auditentry entry
            WHERE NOT EXISTS (SELECT 1 FROM kernel_audit_auditlink link WHERE link.entry_id = entry.id)
            """
        )
        (unlinked,) = cursor.fetchone()
    return ChainReport(links=links, unlinked=unlinked, broken_at=broken_at)
