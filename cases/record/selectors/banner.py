def clinical_banners(patient_ids):
    return {}
