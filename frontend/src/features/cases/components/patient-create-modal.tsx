import {
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Input,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { createPatient, duplicatesQuery } from "@/features/cases/api/patients";
import type { Schema } from "@/shared/api/types";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { normaliseTaxCode, taxCodeFacts, taxCodeProblem } from "@/shared/lib/tax-code";
import { newClientId } from "@/shared/lib/uuid";
import { DateField } from "@/shared/ui/date-field";
import { candidatesOf, DuplicateWarning } from "@/shared/ui/duplicate-warning";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

interface PatientCreateModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

type AbsentReason = (typeof ABSENT_REASONS)[number];
type Sex = Schema<"PatientCreateInputRequest">["sex"];

interface Values {
  family_name: string;
  given_name: string;
  tax_code: string;
  birth_date: string;
  sex: Sex | "";
  absent: AbsentReason | "";
}

const ABSENT_REASONS = ["pending", "unknown", "refused", "not_applicable"] as const;
/** Survives a click beside the dialog, a reload and a new sign-in. */
const DRAFT = "draft.patient.new";
const EMPTY: Values = { family_name: "", given_name: "", tax_code: "", birth_date: "", sex: "", absent: "" };
const SEXES: readonly Sex[] = ["F", "M", "unknown"];
const KNOWN_FIELDS = ["family_name", "given_name", "birth_date", "sex", "tax_code", "tax_code_absent_reason"];

function identityOf(values: Values): Omit<Schema<"PatientCreateInputRequest">, "client_id"> {
  const code = normaliseTaxCode(values.tax_code);
  return {
    family_name: values.family_name.trim(),
    given_name: values.given_name.trim(),
    birth_date: values.birth_date,
    sex: values.sex || "unknown",
    tax_code: code || null,
    tax_code_absent_reason: code ? "" : values.absent,
  };
}

/** A new patient in half a minute: the tax code fills in birth date and sex, and known patients are found first. */
export function PatientCreateModal({ opened, onClose }: PatientCreateModalProps): ReactNode {
  const { t } = useTranslation("cases");
  return (
    <Modal opened={opened} onClose={onClose} title={t("create.title")} size="lg">
      <CreateForm onClose={onClose} />
    </Modal>
  );
}

function CreateForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("cases");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const refusal = useRef<{ reset: () => void } | null>(null);
  const [clientId] = useState(newClientId);
  /** Keys of the candidates that somebody looked at and called other people: those, and no later ones. */
  const [distinct, setDistinct] = useState<readonly string[]>([]);
  const form = useForm<Values>({
    initialValues: readTabValue<Values>(DRAFT) ?? EMPTY,
    onValuesChange: (next) => {
      writeTabValue(DRAFT, next);
      // What the server refused was another person than the one that stands there now.
      if (refusal.current) refusal.current.reset();
    },
    validate: {
      family_name: (value) => (value.trim() ? null : t("create.family_name_needed")),
      given_name: (value) => (value.trim() ? null : t("create.given_name_needed")),
      birth_date: (value) => (value && !isUnreadableDate(value) ? null : t("create.birth_date_needed")),
      sex: (value) => (value ? null : t("create.sex_needed")),
      tax_code: (value, values) => {
        if (!value.trim()) return values.absent ? null : t("create.tax_code_needed");
        const problem = taxCodeProblem(value, { birthDate: isUnreadableDate(values.birth_date) ? "" : values.birth_date, sex: values.sex });
        return problem ? t(`tax_code.${problem}`) : null;
      },
    },
    validateInputOnBlur: ["tax_code"],
  });
  const { values } = form;

  const complete = Boolean(values.family_name.trim() && values.given_name.trim() && values.birth_date && !isUnreadableDate(values.birth_date));
  const [lookUp] = useDebouncedValue(
    complete
      ? {
          family_name: values.family_name.trim(),
          given_name: values.given_name.trim(),
          birth_date: values.birth_date,
          tax_code: taxCodeProblem(values.tax_code) ? null : normaliseTaxCode(values.tax_code),
        }
      : null,
    400,
  );
  const known = useQuery(duplicatesQuery(lookUp));
  const create = useMutation({
    mutationFn: (input: Values) =>
      createPatient({
        ...identityOf(input),
        client_id: clientId,
        confirm_distinct_from: [...distinct],
      }),
    onSuccess: async ({ id }) => {
      removeTabValue(DRAFT);
      await queryClient.invalidateQueries({ queryKey: ["cases"] });
      await queryClient.invalidateQueries({ queryKey: ["patients", "list"] });
      await navigate({ to: "/cases/$patientId/referral", params: { patientId: id } });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const refused = candidatesOf(create.error);
  const shown = refused.length > 0 ? refused : (known.data ?? []);
  const certain = shown.some((candidate) => candidate.certain);
  const confirmed = shown.every((candidate) => distinct.includes(candidate.key));
  useEffect(() => {
    refusal.current = create.isError ? create : null;
  });

  function changeTaxCode(raw: string): void {
    const code = raw.toUpperCase();
    form.setFieldValue("tax_code", code);
    const facts = taxCodeFacts(code);
    if (!facts) return;
    if (!values.birth_date) form.setFieldValue("birth_date", facts.birthDate);
    if (!values.sex) form.setFieldValue("sex", facts.sex);
  }

  return (
    <form noValidate onSubmit={form.onSubmit((input) => create.mutate(input))}>
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <TextInput
            label={t("create.family_name")}
            autoComplete="off"
            data-autofocus
            {...form.getInputProps("family_name")}
          />
          <TextInput label={t("create.given_name")} autoComplete="off" {...form.getInputProps("given_name")} />
        </SimpleGrid>
        <TextInput
          label={t("common:patient.tax_code")}
          description={t("create.tax_code_hint")}
          autoComplete="off"
          spellCheck={false}
          maxLength={24}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", letterSpacing: "0.04em" } }}
          {...form.getInputProps("tax_code")}
          onChange={(event) => changeTaxCode(event.currentTarget.value)}
        />
        {values.tax_code.trim() === "" ? (
          <Select
            label={t("create.absent")}
            placeholder={t("create.absent_placeholder")}
            data={ABSENT_REASONS.map((code) => ({ value: code, label: t(`absent.${code}`) }))}
            clearable
            value={values.absent || null}
            onChange={(value) => form.setFieldValue("absent", ABSENT_REASONS.find((code) => code === value) ?? "")}
            error={form.errors["tax_code_absent_reason"]}
          />
        ) : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <DateField
            label={t("create.birth_date")}
            value={values.birth_date || null}
            onChange={(value) => form.setFieldValue("birth_date", value ?? "")}
            error={form.errors["birth_date"]}
            onUnreadable={(text) => form.setFieldValue("birth_date", text)}
            maxDate={new Date()}
            defaultLevel="decade"
          />
          <Input.Wrapper
            label={t("create.sex")}
            error={form.errors["sex"]}
            labelElement="div"
            styles={{ error: { marginTop: 5 } }}
          >
            <SegmentedControl
              fullWidth
              aria-label={t("create.sex")}
              value={values.sex}
              onChange={(value) => form.setFieldValue("sex", SEXES.find((code) => code === value) ?? "")}
              data={[
                { value: "F", label: t("create.female") },
                { value: "M", label: t("create.male") },
                { value: "unknown", label: t("create.unknown") },
              ]}
            />
          </Input.Wrapper>
        </SimpleGrid>
        {shown.length > 0 ? (
          <DuplicateWarning candidates={shown} confirmed={confirmed} onConfirm={(other) => setDistinct(other ? shown.map((candidate) => candidate.key) : [])} />
        ) : null}
        {create.error && refused.length === 0 ? (
          <FormProblem error={create.error} knownFields={KNOWN_FIELDS} />
        ) : null}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              removeTabValue(DRAFT);
              onClose();
            }}
          >
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={certain || (shown.length > 0 && !confirmed)}>
            {t("create.submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
