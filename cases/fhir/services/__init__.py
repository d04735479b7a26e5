"""Reading and writing resources; every read and write of patient data leaves its entry in the access log."""
