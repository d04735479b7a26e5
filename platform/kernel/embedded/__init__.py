"""The services of the trial and of the tests: PostgreSQL, Valkey and Node from wheels, and a supervisor.

Nothing here is used in production: there `DATABASE_URL`, `REDIS_URL` and a service manager take over. This
package imports neither Django nor any other part of CircleCare, so that it can start before settings exist.
Why wheels and not containers or system packages: docs/decisions/0001-embedded-services.md.
"""
