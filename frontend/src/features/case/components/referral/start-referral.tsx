import { Button, Card, Select, Stack, Text, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { hubsQuery } from "@/features/case/api/people";
import { referralKeys } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { api } from "@/shared/api/http";
import { isApiError } from "@/shared/api/api-error";
import { newClientId } from "@/shared/lib/uuid";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";

/** Opens a draft. When a colleague was quicker, it leads to theirs. */
export function StartReferral({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const hubs = useQuery(hubsQuery).data?.results ?? [];
  const [hub, setHub] = useState<string | null>(null);
  const [clientId] = useState(newClientId);
  const start = useMutation({
    mutationFn: () =>
      api.post<Referral>(`/api/v1/patients/${patientId}/referrals/`, {
        purpose: "cart",
        client_id: clientId,
        ...(hub ?? hubs[0]?.id ? { hub_id: hub ?? hubs[0]?.id } : {}),
      }),
    onSettled: (_data, error) => {
      if (!error || (isApiError(error) && error.code === "live_referral_exists")) {
        void client.invalidateQueries({ queryKey: referralKeys.ofPatient(patientId) });
      }
    },
  });
  return (
    <Card maw={560}>
      <Stack gap="sm">
        <Title order={2}>{t("start.title")}</Title>
        <Text c="dimmed">{t("start.hint")}</Text>
        {hubs.length > 1 ? (
          <Select
            label={t("start.hub")}
            data={hubs.map((centre) => ({ value: centre.id, label: `${centre.name}, ${centre.city}` }))}
            value={hub ?? hubs[0]?.id ?? null}
            allowDeselect={false}
            error={fieldErrors(start.error)["hub_id"]}
            onChange={setHub}
          />
        ) : null}
        <FormProblem error={start.error} knownFields={["hub_id"]} />
        <Button leftSection={<IconSend size={18} />} loading={start.isPending} onClick={() => start.mutate()} style={{ alignSelf: "flex-start" }}>
          {t("start.action")}
        </Button>
      </Stack>
    </Card>
  );
}
