"""Reading DICOM, rendering its first frame, comparing its patient: no Django, no kernel.

`headers` and `rendering` read foreign bytes and run only inside the sandbox.
"""
