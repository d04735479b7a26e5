import { api } from "@/shared/api/http";

/** Adds one entry to the record; the answer is the entry with its version and warnings. */
export const addEntry = <T>(patientId: string, kind: string, values: object): Promise<T> =>
  api.post<T>(`/api/v1/patients/${patientId}/record/${kind}/`, values);

/** Changes one entry; 412 when somebody else was quicker. */
export const changeEntry = <T>(patientId: string, kind: string, id: string, version: number, values: object): Promise<T> =>
  api.patch<T>(`/api/v1/patients/${patientId}/record/${kind}/${id}/`, values, { ifMatch: `"${version}"` });
