import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { changeEntry, markAsError, reinstate } from "@/features/record/api/entries";
import type { Entry } from "@/features/record/api/entries";
import type { Saved } from "@/features/record/components/entry-form";
import { showDone, showFailure, showUndo } from "@/shared/ui/undo";

interface Acts {
  readonly saved: (done: Saved) => void;
  readonly mark: (entry: Entry, reason: string) => Promise<void>;
  readonly back: (entry: Entry, reason: string) => Promise<void>;
}

/** What is done with entries, each with the way back: nothing is deleted, undoing writes a new version too. */
export function useEntryActs(patientId: string, kind: string): Acts {
  const { t } = useTranslation("record");
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["record", patientId] });
  const undoing = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
      showDone(t("undo.done"));
    } catch (error) {
      showFailure(error instanceof Error ? error : new Error(String(error)));
    }
    await refresh();
  };
  return {
    saved: ({ entry, former }) =>
      showUndo({
        message: t(former ? "undo.changed" : "undo.added"),
        onUndo: () => undoing(() => (former ? changeEntry(patientId, kind, entry.id, entry.version, former) : markAsError(patientId, kind, entry.id, entry.version, t("undo.added_reason")))),
      }),
    mark: async (entry, reason) => {
      // a colleague who was quicker is shown too: the list behind the dialog is fetched anew either way
      const marked = await markAsError(patientId, kind, entry.id, entry.version, reason).finally(refresh);
      showUndo({ message: t("undo.marked"), onUndo: () => undoing(() => reinstate(patientId, kind, entry.id, marked.version)) });
    },
    back: async (entry, reason) => {
      await reinstate(patientId, kind, entry.id, entry.version, reason).finally(refresh);
      showDone(t("undo.reinstated"));
    },
  };
}
