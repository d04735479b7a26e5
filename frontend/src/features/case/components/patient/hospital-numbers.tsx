import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addHospitalNumber, circleQuery, patientKey, removeHospitalNumber } from "@/features/case/api/patient";
import type { HospitalNumber, Patient } from "@/features/case/api/patient";
import { useDraft } from "@/shared/lib/use-draft";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

/** One number, with the question before it goes: it was noted by mistake, or it stays. */
function KnownNumber({ patient, known, mayChange }: { readonly patient: Patient; readonly known: HospitalNumber; readonly mayChange: boolean }): ReactNode {
  const { t } = useTranslation("patient");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeHospitalNumber(patient.id, known.id),
    onSuccess: () => client.invalidateQueries({ queryKey: patientKey(patient.id) }),
  });
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <div>
          <Text className="cc-numbers" fw={650}>
            {known.number}
          </Text>
          <Text size="sm" c="dimmed">
            {known.centre.name}
          </Text>
        </div>
        {mayChange && !asking ? (
          <ActionIcon color="gray" aria-label={t("number.remove", { number: known.number })} onClick={() => setAsking(true)}>
            <IconTrash size={18} />
          </ActionIcon>
        ) : null}
        {asking ? (
          <Group gap="xs">
            <Text size="sm">{t("number.sure")}</Text>
            <Button size="compact-sm" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("number.yes", { number: known.number })}
            </Button>
            <Button size="compact-sm" variant="default" autoFocus onClick={() => setAsking(false)}>
              {t("common:action.cancel")}
            </Button>
          </Group>
        ) : null}
      </Group>
      <FormProblem error={remove.error} />
    </li>
  );
}

/** Under which number each hospital of the circle of care knows the patient. */
export function HospitalNumbers({ patient }: { readonly patient: Patient }): ReactNode {
  const { t } = useTranslation("patient");
  const client = useQueryClient();
  const mayChange = patient.can.includes("edit");
  const relations = useQuery({ ...circleQuery(patient.id), enabled: mayChange }).data?.results ?? [];
  const running = relations.filter((relation) => !relation.ended_by && (relation.valid_until === null || new Date(relation.valid_until) > new Date()));
  const centres = new Map([patient.centre, ...running.flatMap((relation) => (relation.centre ? [relation.centre] : []))].map((centre) => [centre.id, centre]));
  const [centreId, setCentreId] = useState<string | null>(patient.centre.id);
  const [number, setNumber, clear] = useDraft(`number.${patient.id}`);
  const add = useMutation({
    mutationFn: () => addHospitalNumber(patient.id, { centre_id: centreId ?? "", number: number.trim() }),
    onSuccess: async () => {
      clear();
      await client.invalidateQueries({ queryKey: patientKey(patient.id) });
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Stack gap="md">
      {patient.hospital_numbers.length === 0 ? <Text c="dimmed">{t("number.none")}</Text> : null}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
        {patient.hospital_numbers.map((known) => (
          <KnownNumber key={known.id} patient={patient} known={known} mayChange={mayChange} />
        ))}
      </Stack>
      {mayChange ? (
        <form
          aria-label={t("number.add")}
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Stack gap="xs">
            <Group align="flex-start" gap="sm">
              <Select
                flex="1 1 14rem"
                label={t("number.centre")}
                allowDeselect={false}
                data={[...centres.values()].map((centre) => ({ value: centre.id, label: centre.name }))}
                value={centreId}
                error={errors["centre_id"]}
                onChange={setCentreId}
              />
              <TextInput flex="1 1 10rem" label={t("number.number")} required maxLength={40} autoComplete="off" value={number} error={errors["number"]} onChange={(event) => setNumber(event.currentTarget.value)} />
            </Group>
            <FormProblem error={add.error} knownFields={["centre_id", "number"]} />
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending} disabled={!centreId || number.trim() === ""}>
                {t("number.add")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : null}
    </Stack>
  );
}
