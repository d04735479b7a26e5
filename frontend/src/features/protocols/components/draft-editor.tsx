import { Button, Group, Stack, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { protocolsKey, saveDraft, versionKey } from "@/features/protocols/api/protocols";
import type { Detail, VisitInput } from "@/features/protocols/api/protocols";
import classes from "@/features/protocols/components/protocols.module.css";
import { VisitFields } from "@/features/protocols/components/visit-fields";
import type { VersionDraft } from "@/features/protocols/lib/use-version-draft";
import { nextVisit, written } from "@/features/protocols/lib/visits";
import { isApiError } from "@/shared/api/api-error";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { TakeTheirs } from "@/shared/ui/take-theirs";
import { showDone } from "@/shared/ui/undo";

interface Typed {
  readonly version: number;
  readonly source: string;
  readonly visits: readonly VisitInput[];
}

const MOST = 60;

/** The visits of a draft as a form. */
export function DraftEditor({ detail, draft }: { readonly detail: Detail; readonly draft: VersionDraft }): ReactNode {
  const { t } = useTranslation("protocols");
  const client = useQueryClient();
  const id = detail.standing.id;
  const [text, setText, forget] = draft;
  const typed = text ? (JSON.parse(text) as Typed) : null;
  const shown: Typed = typed ?? { version: detail.standing.version, source: detail.source, visits: detail.visits.map(written) };
  const change = (part: Partial<Typed>): void => setText(JSON.stringify({ ...shown, ...part }));
  const send = useMutation({
    mutationFn: () => saveDraft(id, detail.standing.version, shown.source, shown.visits),
    onSuccess: (now) => {
      forget();
      client.setQueryData(versionKey(id), now);
      showDone(t("saved"));
    },
    onError: () => void client.invalidateQueries({ queryKey: protocolsKey }),
  });
  const conflict = typed !== null && typed.version !== detail.standing.version;
  const wrong = fieldErrors(send.error);
  const at = (index: number, visit: VisitInput): void => change({ visits: shown.visits.map((each, place) => (place === index ? visit : each)) });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed && !send.isPending) send.mutate();
      }}
    >
      <Stack gap="md">
        {conflict ? (
          <TakeTheirs title={t("conflict")} hint={t("conflict_hint")} action={t("take_theirs")} onTake={forget} />
        ) : null}
        <TextInput label={t("source")} description={t("source_hint")} maxLength={300} value={shown.source} error={wrong["source"]} onChange={(event) => change({ source: event.currentTarget.value })} />
        <ul className={`cc-surface ${classes.list ?? ""}`}>
          {shown.visits.map((visit, index) => (
            <VisitFields
              key={index}
              number={index + 1}
              visit={visit}
              items={detail.items}
              errors={(field) => wrong[`visits.${index}.${field}`]}
              onChange={(next) => at(index, next)}
              onRemove={() => {
                send.reset();
                change({ visits: shown.visits.filter((_, place) => place !== index) });
              }}
            />
          ))}
        </ul>
        {isApiError(send.error) && send.error.status === 412 ? null : <FormProblem error={send.error} knownFields={Object.keys(wrong).filter((field) => field !== "visits")} />}
        <Group>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} disabled={shown.visits.length >= MOST} onClick={() => change({ visits: [...shown.visits, nextVisit(shown.visits)] })}>
            {t("add_visit")}
          </Button>
          <Button type="submit" disabled={typed === null} loading={send.isPending}>
            {t("save")}
          </Button>
          {typed ? (
            <Button
              variant="subtle"
              onClick={() => {
                send.reset();
                forget();
              }}
            >
              {t("forget")}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </form>
  );
}
