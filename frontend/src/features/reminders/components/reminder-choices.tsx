import { Button, Checkbox, Group, Radio, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { choicesKey, choicesQuery, saveChoice } from "@/features/reminders/api/reminders";
import type { Choice, ChoiceInput, Choices } from "@/features/reminders/api/reminders";
import { isApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDateTime } from "@/shared/lib/format";
import { deviceName } from "@/shared/lib/device-name";
import { useDraft } from "@/shared/lib/use-draft";
import { ErrorState } from "@/shared/ui/error-state";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { TakeTheirs } from "@/shared/ui/take-theirs";
import { showDone } from "@/shared/ui/undo";

type Channel = Choice["channels"][number];

interface Draft {
  readonly values: ChoiceInput;
  /** What it was begun from: a colleague may have saved since. */
  readonly version: number;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);

function begun(choice: Choice): Draft {
  return {
    values: {
      agreed: choice.agreed ?? false,
      channels: [...choice.channels],
      language: choice.language,
      mail: choice.mail,
      phone: choice.phone,
      quiet_from: choice.quiet_from,
      quiet_until: choice.quiet_until,
    },
    version: choice.version,
  };
}

function ChoiceForm({ patientId, whole, choice }: { readonly patientId: string; readonly whole: Choices; readonly choice: Choice }): ReactNode {
  const { t } = useTranslation("reminders");
  const client = useQueryClient();
  const [text, setText, forget] = useDraft(`reminders.${patientId}.${choice.to}`);
  const draft = text ? (JSON.parse(text) as Draft) : null;
  const { values: shown, version } = draft ?? begun(choice);
  const change = (part: Partial<ChoiceInput>): void => setText(JSON.stringify({ values: { ...shown, ...part }, version }));
  const send = useMutation({
    mutationFn: () => saveChoice(patientId, choice.to, choice.version, shown),
    onSuccess: () => {
      forget();
      showDone(t("choice.saved"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: choicesKey(patientId) }),
  });
  const errors = fieldErrors(send.error);
  const caregiver = choice.to === "caregiver";
  const conflict = draft !== null && draft.version !== choice.version;
  const name = caregiver ? whole.caregiver_name || t("choice.caregiver_unnamed") : t("to.patient");
  const addresses: Readonly<Record<"mail" | "sms", string>> = caregiver ? { mail: "", sms: "" } : { mail: whole.patient_mail, sms: whole.patient_phone };
  const toggle = (channel: Channel, on: boolean): void => change({ channels: on ? [...shown.channels, channel] : shown.channels.filter((each) => each !== channel) });
  return (
    <form
      noValidate
      aria-label={t("choice.of", { name })}
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate();
      }}
    >
      <Stack gap="sm">
        <div>
          <Title order={3} fz="md">
            {t(`to.${choice.to}`)}
            {caregiver && whole.caregiver_name ? `: ${whole.caregiver_name}` : ""}
          </Title>
          <Text size="sm" c="dimmed">
            {choice.agreed === null ? t("choice.not_asked") : t("choice.asked", { at: formatDateTime(choice.asked_at), by: choice.asked_by ?? "–" })}
          </Text>
        </div>
        {conflict ? (
          <TakeTheirs title={t("choice.conflict")} hint={t("choice.conflict_hint", { agreed: t(choice.agreed ? "choice.yes" : "choice.no"), channels: choice.channels.map((each) => t(`channel.${each}`)).join(", ") || "–" })} action={t("choice.take_theirs")} onTake={forget} />
        ) : null}
        <Radio.Group label={t("choice.wants")} value={choice.agreed === null && !draft ? "" : shown.agreed ? "yes" : "no"} onChange={(value) => change({ agreed: value === "yes", channels: value === "yes" ? shown.channels : [] })} readOnly={!whole.can_choose}>
          <Group mt={4}>
            <Radio value="yes" label={t("choice.yes")} disabled={!whole.can_choose} />
            <Radio value="no" label={t("choice.no")} disabled={!whole.can_choose} />
          </Group>
        </Radio.Group>
        {shown.agreed ? (
          <>
            {caregiver ? (
              <Group grow align="flex-start" preventGrowOverflow={false} wrap="wrap">
                <TextInput label={t("choice.mail")} type="email" maxLength={254} value={shown.mail ?? ""} error={errors["mail"]} disabled={!whole.can_choose} onChange={(event) => change({ mail: event.currentTarget.value })} />
                <TextInput label={t("choice.phone")} type="tel" maxLength={40} value={shown.phone ?? ""} error={errors["phone"]} disabled={!whole.can_choose} description={whole.caregiver_phone ? t("choice.known_phone", { phone: whole.caregiver_phone }) : undefined} onChange={(event) => change({ phone: event.currentTarget.value })} />
              </Group>
            ) : null}
            <Checkbox.Group label={t("choice.channels")} value={[...shown.channels]} error={errors["channels"]}>
              <Stack gap={6} mt={4}>
                {(["mail", "sms"] as const).map((channel) => (
                  <Checkbox
                    key={channel}
                    value={channel}
                    disabled={!whole.can_choose || (channel === "sms" && !whole.sms_offered && !shown.channels.includes("sms"))}
                    label={t(`channel.${channel}`)}
                    description={channel === "sms" && !whole.sms_offered ? t("choice.no_sms") : addresses[channel] || (caregiver ? undefined : t(`choice.no_${channel === "mail" ? "mail" : "phone"}`))}
                    onChange={(event) => toggle(channel, event.currentTarget.checked)}
                  />
                ))}
                <Checkbox
                  value="push"
                  disabled={!whole.can_choose || choice.device === null}
                  label={t("channel.push")}
                  description={choice.device === null ? t("choice.no_push") : deviceName(choice.device) || t("choice.some_phone")}
                  onChange={(event) => toggle("push", event.currentTarget.checked)}
                />
              </Stack>
            </Checkbox.Group>
            <Group align="flex-end" wrap="wrap">
              <Select w={150} label={t("choice.language")} value={shown.language} allowDeselect={false} disabled={!whole.can_choose} data={[{ value: "it", label: "Italiano" }, { value: "en", label: "English" }]} onChange={(value) => change({ language: value === "en" ? "en" : "it" })} />
              <Select w={130} label={t("choice.quiet_from")} value={shown.quiet_from.slice(0, 5)} allowDeselect={false} disabled={!whole.can_choose} data={HOURS} error={errors["quiet_from"]} onChange={(value) => change({ quiet_from: value ?? "21:00" })} />
              <Select w={130} label={t("choice.quiet_until")} value={shown.quiet_until.slice(0, 5)} allowDeselect={false} disabled={!whole.can_choose} data={HOURS} error={errors["quiet_until"]} onChange={(value) => change({ quiet_until: value ?? "08:00" })} />
            </Group>
          </>
        ) : null}
        {isApiError(send.error) && send.error.status === 412 ? null : <FormProblem error={send.error} knownFields={["mail", "phone", "channels", "quiet_from", "quiet_until"]} />}
        {whole.can_choose ? (
          <Group>
            <Button type="submit" size="sm" disabled={draft === null} loading={send.isPending}>
              {t("save")}
            </Button>
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}

/** Whether and how the patient and the caregiver are reminded of appointments. */
export function ReminderChoices({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("reminders");
  const query = useQuery(choicesQuery(patientId));
  const [asks, setAsks] = useState(false);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const whole = query.data;
  if (!whole) return <ListSkeleton rows={3} />;
  const [patient, caregiver] = whole.choices;
  const knowsCaregiver = asks || whole.caregiver_name !== "" || caregiver?.agreed !== null;
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t("choice.hint")}
      </Text>
      {patient ? <ChoiceForm patientId={patientId} whole={whole} choice={patient} /> : null}
      {caregiver && knowsCaregiver ? <ChoiceForm patientId={patientId} whole={whole} choice={caregiver} /> : null}
      {knowsCaregiver || !whole.can_choose ? null : (
        <Group>
          <Button size="sm" variant="default" onClick={() => setAsks(true)}>
            {t("choice.add_caregiver")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
