import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { rulesKey, rulesQuery, saveRules } from "@/features/reminders/api/reminders";
import type { RuleInput, Rules } from "@/features/reminders/api/reminders";
import classes from "@/features/reminders/components/reminders.module.css";
import { RuleFields } from "@/features/reminders/components/rule-fields";
import { isApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { useDraft } from "@/shared/lib/use-draft";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { TakeTheirs } from "@/shared/ui/take-theirs";
import { showDone } from "@/shared/ui/undo";

interface Draft {
  readonly version: number;
  readonly rules: readonly RuleInput[];
}

const NEW: RuleInput = { about: "appointment", days_before: 2, hours_before: 0, channels: ["mail", "sms", "push"], to: ["patient"] };

/** What is missing in a rule, as the key of a sentence. */
function lacking(rule: RuleInput): "when" | "how" | null {
  if (rule.days_before === 0 && rule.hours_before === 0) return "when";
  return rule.channels.length === 0 || rule.to.length === 0 ? "how" : null;
}

function RulesForm({ clinicId, whole }: { readonly clinicId: string; readonly whole: Rules }): ReactNode {
  const { t } = useTranslation("reminders");
  const client = useQueryClient();
  const [text, setText, forget] = useDraft(`reminder-rules.${clinicId}`);
  const draft = text ? (JSON.parse(text) as Draft) : null;
  const shown: Draft = draft ?? { version: whole.version, rules: whole.rules };
  const change = (rules: readonly RuleInput[]): void => setText(JSON.stringify({ version: shown.version, rules }));
  const send = useMutation({
    mutationFn: () => saveRules(clinicId, whole.version, shown.rules),
    onSuccess: (now) => {
      forget();
      client.setQueryData(rulesKey(clinicId), now);
      showDone(t("rules.saved"));
    },
    onError: () => void client.invalidateQueries({ queryKey: rulesKey(clinicId) }),
  });
  const conflict = draft !== null && draft.version !== whole.version;
  const wrong = shown.rules.map(lacking).find((each) => each !== null) ?? null;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (draft && !wrong && !send.isPending) send.mutate();
      }}
    >
      <Stack gap="md">
        {conflict ? (
          <TakeTheirs title={t("rules.conflict")} hint={t("rules.conflict_hint")} action={t("choice.take_theirs")} onTake={forget} />
        ) : null}
        {shown.rules.length === 0 ? <Text c="dimmed">{t("rules.none")}</Text> : null}
        <ul className={`cc-surface ${classes.list ?? ""}`} hidden={shown.rules.length === 0}>
          {shown.rules.map((rule, index) => (
            <RuleFields
              key={rule.id ?? `new-${index}`}
              number={index + 1}
              rule={rule}
              whole={whole}
              onChange={(part) => change(shown.rules.map((each, at) => (at === index ? { ...each, ...part } : each)))}
              onRemove={() => change(shown.rules.filter((_, at) => at !== index))}
            />
          ))}
        </ul>
        {wrong ? (
          <Text size="sm" role="status" c="var(--cc-warning-text)">
            {t(`rules.lacks_${wrong}`)}
          </Text>
        ) : null}
        {isApiError(send.error) && send.error.status === 412 ? null : <FormProblem error={send.error} />}
        {whole.can_change ? (
          <Group>
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} disabled={shown.rules.length >= 12} onClick={() => change([...shown.rules, NEW])}>
              {t("rules.add")}
            </Button>
            <Button type="submit" disabled={draft === null || wrong !== null} loading={send.isPending}>
              {t("save")}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}

/** When one clinic reminds, and of what. */
export function ReminderRulesPage(): ReactNode {
  const { t } = useTranslation("reminders");
  const { clinicId } = useParams({ from: "/app/reminders/rules/$clinicId" });
  const query = useQuery(rulesQuery(clinicId));
  const problem = blockingError(query);
  return (
    <Page title={t("rules.title")}>
      <PageHeader title={query.data ? t("rules.of", { clinic: query.data.clinic }) : t("rules.title")} description={t("rules.hint")} />
      {problem ? <ErrorState error={problem} onRetry={() => void query.refetch()} /> : null}
      {!query.data && !problem ? <ListSkeleton rows={4} /> : null}
      {query.data ? <RulesForm clinicId={clinicId} whole={query.data} /> : null}
    </Page>
  );
}
