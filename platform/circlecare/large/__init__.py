"""A large invented circle for measuring: rows by COPY, past the services, under all constraints of the database."""
