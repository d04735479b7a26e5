"""`kernel.audit.services.record` writes the access log; `verify_audit` proves it whole."""
