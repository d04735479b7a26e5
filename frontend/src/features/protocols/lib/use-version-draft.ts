import { useDraft } from "@/shared/lib/use-draft";

export type VersionDraft = ReturnType<typeof useDraft>;

/** What is typed in the form of a version, kept in the tab until it is saved. The page holds it, so that nothing is put in force before. */
export const useVersionDraft = (versionId: string): VersionDraft => useDraft(`protocol.${versionId}`);
