import { readTabValue } from "@/shared/lib/session-storage";

/** Where the tab keeps what is typed in an entry; a new one of each kind at a time. */
export const draftKey = (patientId: string, kind: string, id: string | null): string => `draft.entry.${patientId}.${kind}.${id ?? "new"}`;

export const hasDraft = (patientId: string, kind: string, id: string | null): boolean => readTabValue(draftKey(patientId, kind, id)) !== null;
