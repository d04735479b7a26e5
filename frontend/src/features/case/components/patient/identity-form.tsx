import { Alert, Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconGitMerge } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { patientKey, updatePatient } from "@/features/case/api/patient";
import type { Patient } from "@/features/case/api/patient";
import { IDENTITY_FIELDS, IDENTITY_GROUPS, startIdentity } from "@/features/case/lib/identity-draft";
import type { IdentityField } from "@/features/case/lib/identity-draft";
import { languageChoices, useLanguageName } from "@/features/case/lib/languages";
import { changesOf, rebased, withValue } from "@/features/case/lib/line-draft";
import type { Clash, LineDraft, LineValue } from "@/features/case/lib/line-draft";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { formatDate } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { normaliseTaxCode } from "@/shared/lib/tax-code";
import { DateField } from "@/shared/ui/date-field";
import { candidatesOf, DuplicateWarning } from "@/shared/ui/duplicate-warning";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

function useShownIdentity(): (field: IdentityField, value: LineValue) => string {
  const { t } = useTranslation("patient");
  const language = useLanguageName();
  return (field, value) => {
    if (value === null || value === "") return "–";
    if (typeof value === "boolean") return t(value ? "common:state.yes" : "common:state.no");
    if (field.kind === "date") return formatDate(String(value));
    if (field.kind === "language") return language(String(value));
    return field.kind === "choice" ? t(`choice.${field.code}.${String(value)}`) : String(value);
  };
}

function IdentityInput({ field, value, error, readOnly, onChange }: { readonly field: IdentityField; readonly value: LineValue; readonly error: string | undefined; readonly readOnly: boolean; readonly onChange: (value: LineValue) => void }): ReactNode {
  const { t } = useTranslation("patient");
  const language = useLanguageName();
  const shared = { label: t(`field.${field.code}`), error, readOnly, required: field.required === true };
  const text = value === null ? "" : String(value);
  switch (field.kind) {
    case "date":
      return <DateField {...shared} value={text} maxDate={new Date()} defaultLevel={field.code === "birth_date" ? "decade" : "month"} onChange={onChange} onUnreadable={onChange} />;
    case "bool":
      return (
        <Select
          {...shared}
          clearable={!readOnly}
          data={[
            { value: "true", label: t("common:state.yes") },
            { value: "false", label: t("common:state.no") },
          ]}
          value={value === null ? null : text}
          onChange={(next) => onChange(next === null ? null : next === "true")}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          clearable={!readOnly && !field.required}
          allowDeselect={!field.required}
          data={(field.choices ?? []).map((code) => ({ value: code, label: t(`choice.${field.code}.${code}`) }))}
          value={text || null}
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "language":
      return (
        <Select
          {...shared}
          searchable
          clearable={!readOnly}
          data={languageChoices(text).map((code) => ({ value: code, label: language(code) }))}
          value={text || null}
          onChange={(next) => onChange(next ?? "")}
        />
      );
    case "code":
      return (
        <TextInput
          {...shared}
          autoComplete="off"
          spellCheck={false}
          maxLength={24}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value.toUpperCase() || null)}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          autoComplete="off"
          type={field.kind === "email" ? "email" : field.kind === "phone" ? "tel" : "text"}
          maxLength={120}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

/** A colleague was quicker: both versions of what both changed; the rest of theirs is already in the fields. */
function Meanwhile({ clashes, draft, onTake }: { readonly clashes: readonly Clash[]; readonly draft: LineDraft; readonly onTake: (clash: Clash) => void }): ReactNode {
  const { t } = useTranslation("patient");
  const shown = useShownIdentity();
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("changed")}>
      <Text size="sm">{t(clashes.length > 0 ? "clash_hint" : "merged_hint")}</Text>
      {IDENTITY_FIELDS.map((field) => {
        const clash = clashes.find((candidate) => candidate.code === field.code);
        return clash ? (
          <div key={field.code}>
            <Text size="sm" fw={650} mt="xs">
              {t(`field.${field.code}`)}
            </Text>
            <Text size="sm">
              {t("case:conflict.theirs")}: <strong>{shown(field, clash.theirs)}</strong> · {t("case:conflict.yours")}:{" "}
              <strong>{shown(field, draft.values[field.code] ?? null)}</strong>
            </Text>
            <Button size="compact-sm" variant="default" mt={4} onClick={() => onTake(clash)}>
              {t("case:conflict.take_theirs")}
            </Button>
          </div>
        ) : null;
      })}
    </Alert>
  );
}

/** Who the patient is and how to reach them. Who may not change it reads the same fields. */
export function IdentityForm({ patient, onDone }: { readonly patient: Patient; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation("patient");
  const client = useQueryClient();
  const readOnly = !patient.can.includes("edit");
  const stored = `draft.identity.${patient.id}`;
  const [held, setHeld] = useState<LineDraft | null>(() => readTabValue<LineDraft>(stored));
  // While nothing is typed the fields follow the record; from the first letter on they stand on what was seen then.
  const draft = held && Object.keys(changesOf(held)).length > 0 ? held : startIdentity(patient);
  const [meanwhile, setMeanwhile] = useState<readonly Clash[] | null>(null);
  const shown = readOnly ? startIdentity(patient) : draft;
  const keep = (next: LineDraft): void => {
    setHeld(next);
    if (Object.keys(changesOf(next)).length === 0) removeTabValue(stored);
    else writeTabValue(stored, next);
  };
  const save = useMutation({
    mutationFn: () => {
      const changes = changesOf(draft);
      const code = changes["tax_code"];
      return updatePatient(patient.id, draft.base ?? patient.version, {
        ...changes,
        ...(typeof code === "string" ? { tax_code: normaliseTaxCode(code) } : {}),
      });
    },
    onSuccess: async (after) => {
      removeTabValue(stored);
      setHeld(null);
      setMeanwhile(null);
      client.setQueryData(patientKey(patient.id), after);
      showDone([t("saved"), ...after.warnings.map((warning) => warning.message)].join(" "));
      await Promise.all(["cases", "patients", "referrals"].map((key) => client.invalidateQueries({ queryKey: [key] })));
      onDone();
    },
    onError: (error) => {
      const current = standsNow<Patient>(error);
      if (!current) return;
      client.setQueryData(patientKey(patient.id), current);
      const merged = rebased(draft, current as unknown as Readonly<Record<string, unknown>>);
      keep(merged.draft);
      setMeanwhile(merged.clashes);
    },
  });
  const stale = isApiError(save.error) && save.error.status === 412 && meanwhile !== null;
  const candidates = candidatesOf(save.error);
  const errors = fieldErrors(save.error);
  const unreadable = IDENTITY_FIELDS.some((field) => field.kind === "date" && isUnreadableDate(draft.values[field.code]));
  const nothing = Object.keys(changesOf(draft)).length === 0;
  const visible = (field: IdentityField): boolean => field.code !== "tax_code_absent_reason" || !shown.values["tax_code"];
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="md">
        {patient.warnings.map((warning) => (
          <Text key={warning.field + warning.code} size="sm" c="var(--cc-warning-text)">
            {warning.message}
          </Text>
        ))}
        {IDENTITY_GROUPS.map((group) => (
          <section key={group.code} aria-labelledby={`identity-${group.code}`}>
            <Title order={3} id={`identity-${group.code}`} mb={6}>
              {t(`group.${group.code}`)}
            </Title>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              {group.fields.filter(visible).map((field) => (
                <IdentityInput
                  key={field.code}
                  field={field}
                  value={shown.values[field.code] ?? null}
                  error={errors[field.code]}
                  readOnly={readOnly}
                  onChange={(value) => keep(withValue(draft, field.code, value))}
                />
              ))}
            </SimpleGrid>
          </section>
        ))}
        {patient.identifiers.length > 0 ? (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("identifiers")}: {patient.identifiers.map((known) => `${known.value} (${known.system})`).join(", ")}
          </Text>
        ) : null}
        {meanwhile ? (
          <Meanwhile
            clashes={meanwhile}
            draft={draft}
            onTake={(clash) => {
              keep(withValue(draft, clash.code, clash.theirs));
              setMeanwhile(meanwhile.filter((other) => other !== clash));
            }}
          />
        ) : null}
        {candidates.length > 0 ? <DuplicateWarning candidates={candidates} confirmed={false} onConfirm={() => undefined} /> : null}
        <FormProblem error={stale || candidates.length > 0 ? null : save.error} knownFields={IDENTITY_FIELDS.map((field) => field.code)} />
        {readOnly ? (
          <Text size="sm" c="dimmed">
            {t("read_only")}
          </Text>
        ) : (
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                removeTabValue(stored);
                setHeld(null);
                setMeanwhile(null);
                save.reset();
                onDone();
              }}
            >
              {t("common:action.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={nothing || unreadable}>
              {t("common:action.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
