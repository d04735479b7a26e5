import { Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { useDraft } from "@/shared/lib/use-draft";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { markAfter, MarkConflict } from "@/shared/ui/mark-conflict";
import type { Wanted } from "@/shared/ui/mark-conflict";

interface ReasonDialogProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly label: string;
  readonly action: string;
  readonly isDanger?: boolean;
  readonly maxLength?: number;
  /** The thing that the reason is about ("entry.mark.<id>"); what is typed is kept for it. */
  readonly draft: string;
  /** Of what was on the screen, where it has one. */
  readonly version?: number;
  readonly wanted?: Wanted;
  readonly send: (reason: string, version: number) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks why, because the reason stays beside the act. What is typed outlives a failure, a reload, and closing. */
export function ReasonDialog({ title, hint, label, action, isDanger = false, maxLength = 300, draft, version, wanted = "mark", send, onClose }: ReasonDialogProps): ReactNode {
  const [reason, setReason, clear] = useDraft(draft);
  const sending = useMutation({
    mutationFn: (base: number) => send(reason.trim(), base),
    onSuccess: () => {
      clear();
      onClose();
    },
  });
  const next = version === undefined ? { version: 0, now: undefined, over: false } : markAfter(sending.error, version, wanted);
  const errors = useFieldErrors(sending.error, { reason });
  return (
    <DialogFrame
      title={title}
      action={action}
      isDanger={isDanger}
      isReady={reason.trim() !== "" && !next.over}
      send={{ ...sending, mutate: () => sending.mutate(next.version) }}
      known={["reason"]}
      standing={errors}
      refusal={next.now ? <MarkConflict now={next.now} wanted={wanted} /> : undefined}
      onClose={onClose}
    >
      {hint ? (
        <Text size="sm" component="div">
          {hint}
        </Text>
      ) : null}
      <Textarea data-autofocus label={label} required autosize minRows={2} maxLength={maxLength} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
    </DialogFrame>
  );
}
