import { ActionIcon, Button, Card, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconBuildingHospital, IconUser, IconUserPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { centresQuery } from "@/features/case/api/people";
import { circleKey, circleQuery, patientQuery } from "@/features/case/api/patient";
import type { CareRelation } from "@/features/case/api/patient";
import { blockingError } from "@/shared/api/blocking-error";
import { api } from "@/shared/api/http";
import { peopleQuery } from "@/shared/api/people";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";

const PEOPLE_SHOWN = 20;

function Invite({ patientId, opened, onClose }: { readonly patientId: string; readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const [what, setWhat] = useState("person");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const people = useQuery({ ...peopleQuery(search, PEOPLE_SHOWN), enabled: opened && what === "person" }).data?.results ?? [];
  const centres = useQuery({ ...centresQuery, enabled: opened }).data?.results ?? [];
  const invite = useMutation({
    mutationFn: () =>
      api.post(`/api/v1/patients/${patientId}/circle/`, {
        ...(what === "person" ? { person_id: chosen } : { centre_id: chosen }),
        reason: reason.trim(),
        valid_until: until || null,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: circleKey(patientId) });
      setChosen(null);
      setReason("");
      onClose();
    },
  });
  const errors = fieldErrors(invite.error);
  return (
    <Modal opened={opened} onClose={onClose} title={t("circle.invite")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <Stack gap="sm">
          <SegmentedControl
            value={what}
            aria-label={t("circle.whom")}
            onChange={(next) => {
              setWhat(next);
              setChosen(null);
            }}
            data={[
              { value: "person", label: t("circle.person") },
              { value: "centre", label: t("circle.centre") },
            ]}
          />
          {what === "person" ? (
            <Select
              label={t("circle.person")}
              required
              searchable
              searchValue={search}
              onSearchChange={setSearch}
              filter={({ options }) => options}
              data={people.map((person) => ({ value: person.id, label: `${person.display_name} · ${t(`profession.${person.profession}`, { ns: "messages", defaultValue: person.profession })}` }))}
              value={chosen}
              error={errors["person_id"]}
              onChange={setChosen}
            />
          ) : (
            <Select label={t("circle.centre")} required searchable data={centres.map((centre) => ({ value: centre.id, label: `${centre.name}, ${centre.city}` }))} value={chosen} error={errors["centre_id"]} onChange={setChosen} />
          )}
          <TextInput label={t("circle.reason")} required maxLength={300} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
          <DateField label={t("circle.until")} minDate={new Date()} value={until} error={errors["valid_until"]} onChange={(next) => setUntil(next ?? "")} onUnreadable={setUntil} />
          <FormProblem error={invite.error} knownFields={["person_id", "centre_id", "reason", "valid_until"]} />
          <Button type="submit" loading={invite.isPending} disabled={!chosen || reason.trim() === "" || isUnreadableDate(until)}>
            {t("circle.send")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

function EndRelation({ patientId, relation, onClose }: { readonly patientId: string; readonly relation: CareRelation | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const end = useMutation({
    mutationFn: () => api.post(`/api/v1/patients/${patientId}/circle/${relation?.id ?? ""}/end/`, { reason: reason.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: circleKey(patientId) });
      setReason("");
      onClose();
    },
  });
  return (
    <Modal opened={relation !== null} onClose={onClose} title={t("circle.end_title", { name: relation?.person?.display_name ?? relation?.centre?.name ?? "" })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput label={t("circle.reason")} required maxLength={300} value={reason} error={fieldErrors(end.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
          <FormProblem error={end.error} knownFields={["reason"]} />
          <Button type="submit" color="red" loading={end.isPending} disabled={reason.trim() === ""}>
            {t("circle.end")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Who treats this patient and may therefore see the record: centres and invited people, each with a reason. */
export function CareCircle({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("case");
  const circle = useQuery(circleQuery(patientId));
  const relations = circle.data?.results ?? [];
  const problem = blockingError(circle);
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const [inviting, setInviting] = useState(false);
  const [ending, setEnding] = useState<CareRelation | null>(null);
  const manage = can.includes("manage_circle");
  return (
    <Card component="section" aria-labelledby="care-circle">
      <Group justify="space-between" mb="xs">
        <Title order={3} id="care-circle">
          {t("circle.title")}
        </Title>
        {manage ? (
          <Button size="xs" variant="light" leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>
            {t("circle.invite")}
          </Button>
        ) : null}
      </Group>
      {problem ? <ErrorState error={problem} onRetry={() => void circle.refetch()} /> : null}
      {circle.isPending ? <ListSkeleton rows={2} /> : null}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {relations.map((relation) => {
          const Glyph = relation.centre ? IconBuildingHospital : IconUser;
          return (
            <Group component="li" key={relation.id} gap="xs" wrap="nowrap" align="flex-start">
              <Glyph size={18} aria-hidden="true" style={{ flex: "none", marginTop: 2 }} />
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text size="sm" fw={650}>
                  {relation.centre?.name ?? relation.person?.display_name}
                  <Text span size="xs" c="dimmed" fw={400}>
                    {" "}
                    {t(`circle.kind.${relation.kind}`, { defaultValue: relation.kind })}
                  </Text>
                </Text>
                <Text size="xs" c="dimmed">
                  {t(`circle.reasons.${relation.reason}`, { defaultValue: relation.reason })} · {t("circle.from")} <DateTime value={relation.valid_from} as="date" />
                  {relation.valid_until ? (
                    <>
                      {" "}
                      {t("circle.to")} <DateTime value={relation.valid_until} as="date" />
                    </>
                  ) : null}
                </Text>
              </div>
              {manage && relation.kind !== "own" ? (
                <ActionIcon size="sm" color="gray" aria-label={t("circle.end_of", { name: relation.centre?.name ?? relation.person?.display_name ?? "" })} onClick={() => setEnding(relation)}>
                  <IconX size={16} />
                </ActionIcon>
              ) : null}
            </Group>
          );
        })}
      </Stack>
      <Invite patientId={patientId} opened={inviting} onClose={() => setInviting(false)} />
      <EndRelation patientId={patientId} relation={ending} onClose={() => setEnding(null)} />
    </Card>
  );
}
