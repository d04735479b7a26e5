import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { fetchForm } from "@/features/case/api/form";
import type { FormState } from "@/features/case/api/form";
import { referralKeys } from "@/features/case/api/referral";
import type { Pending, Typed } from "@/features/case/lib/pending";
import { referralDraft } from "@/features/case/lib/referral-draft";
import { useStore } from "@/shared/lib/store";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

export interface ReferralForm {
  readonly state: FormState | undefined;
  readonly error: unknown;
  readonly pending: Pending;
  readonly saving: "saved" | "typing" | "saving" | "waiting" | "attention";
  readonly change: (field: string, change: Typed) => void;
  readonly flush: () => Promise<boolean>;
  readonly takeTheirs: (field: string) => void;
  readonly keepMine: (field: string) => void;
  readonly reload: () => void;
}

function savingOf(pending: Pending): ReferralForm["saving"] {
  const states = Object.values(pending).map((entry) => entry.state);
  if (states.some((state) => state === "conflict" || state === "refused")) return "attention";
  if (states.includes("waiting")) return "waiting";
  if (states.includes("saving")) return "saving";
  return states.length > 0 ? "typing" : "saved";
}

/**
 * The draft: what the server has, with what is being typed on top. Saves by itself; a broken line, a reload or an
 * expired session loses nothing; two people in one field both keep their words until one of them chooses.
 */
export function useReferralForm(referralId: string): ReferralForm {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: referralKeys.form(referralId),
    queryFn: ({ signal }) => fetchForm(referralId, signal),
  });
  const draft = useMemo(() => referralDraft(referralId, client), [client, referralId]);
  const pending = useStore(draft.pending);

  useRealtime("referral.field_changed", ({ data }) => {
    if (data.referral_id === referralId) draft.reload();
  });
  useResync(() => {
    draft.reload();
    void draft.flush();
  });
  useEffect(() => {
    // What an earlier page of this tab could not send.
    if (Object.keys(draft.pending.get()).length > 0) void draft.flush();
    // A phone that goes into a pocket may never come back to this page.
    const hide = (): void => {
      if (document.visibilityState === "hidden") void draft.flush();
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      void draft.flush(); // leaving the page sends what is still typed
    };
  }, [draft]);

  return useMemo(
    () => ({
      state: query.data,
      error: query.error,
      pending,
      saving: savingOf(pending),
      change: draft.change,
      flush: draft.flush,
      takeTheirs: draft.takeTheirs,
      keepMine: draft.keepMine,
      reload: draft.reload,
    }),
    [draft, pending, query.data, query.error],
  );
}
