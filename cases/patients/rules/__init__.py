"""Identity of a patient as pure functions: tax code, search words, what makes two people look like one."""
