"""Imaging: DICOM files grouped by study and series, with the check whether they are of this patient."""
