import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Draft } from "@/features/toxicity/lib/draft";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { showUndo } from "@/shared/ui/undo";

interface SheetDraft {
  readonly draft: Draft | null;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly keep: (draft: Draft) => void;
  /** It was saved. */
  readonly drop: () => void;
  /** Thrown away by its author, who can have it back for some seconds. */
  readonly discard: () => void;
}

/** What is being written in a dialog of a sheet: kept in the tab until it is saved or thrown away. */
export function useSheetDraft(stored: string): SheetDraft {
  const { t } = useTranslation("toxicity");
  const [draft, setDraft] = useState<Draft | null>(() => readTabValue<Draft>(stored));
  const [open, setOpen] = useState(false);
  const keep = (next: Draft): void => {
    writeTabValue(stored, next);
    setDraft(next);
  };
  const drop = (): void => {
    removeTabValue(stored);
    setDraft(null);
    setOpen(false);
  };
  const discard = (): void => {
    drop();
    if (!draft) return;
    showUndo({
      message: t("discarded"),
      onUndo: () => {
        keep(draft);
        setOpen(true);
      },
    });
  };
  return { draft, open, setOpen, keep, drop, discard };
}
