import { Button, Group, NumberInput, Stack, Table, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { careQuery, saveCare } from "@/features/protocols/api/protocols";
import type { Care } from "@/features/protocols/api/protocols";
import { isApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { useWording } from "@/shared/i18n/use-wording";
import { useDraft } from "@/shared/lib/use-draft";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { TakeTheirs } from "@/shared/ui/take-theirs";
import { showDone } from "@/shared/ui/undo";

type Typed = Pick<Care, "version" | "min_inactivated_months"> & { readonly products: readonly Pick<Care["products"][number], "code" | "driving_days" | "proximity_days">[] };

function CareFields({ care }: { readonly care: Care }): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  const client = useQueryClient();
  const [text, setText, forget] = useDraft("care-rules");
  const typed = text ? (JSON.parse(text) as Typed) : null;
  const shown: Typed = typed ?? care;
  const change = (part: Partial<Typed>): void => setText(JSON.stringify({ version: shown.version, min_inactivated_months: shown.min_inactivated_months, products: shown.products, ...part }));
  const send = useMutation({
    mutationFn: () =>
      saveCare(care.version, {
        min_inactivated_months: shown.min_inactivated_months,
        products: shown.products.map(({ code, driving_days, proximity_days }) => ({ code, driving_days, proximity_days })),
      } as Parameters<typeof saveCare>[1]),
    onSuccess: (now) => {
      forget();
      client.setQueryData(careQuery.queryKey, now);
      void client.invalidateQueries({ queryKey: ["follow-up"] });
      showDone(t("care.saved"));
    },
    onError: () => void client.invalidateQueries({ queryKey: careQuery.queryKey }),
  });
  const locked = !care.can_change;
  const row = (index: number, part: Partial<Typed["products"][number]>): void => change({ products: shown.products.map((each, at) => (at === index ? { ...each, ...part } : each)) });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed && !send.isPending) send.mutate();
      }}
    >
      <Stack gap="md">
        {typed !== null && typed.version !== care.version ? (
          <TakeTheirs title={t("conflict")} hint={t("conflict_hint")} action={t("take_theirs")} onTake={forget} />
        ) : null}
        <NumberInput maw={420} label={t("care.months")} description={t("care.months_hint", { early: care.early_months })} min={3} max={12} clampBehavior="blur" allowDecimal={false} allowNegative={false} readOnly={locked} hideControls={locked} value={shown.min_inactivated_months} onChange={(value) => change({ min_inactivated_months: Number(value) || 6 })} />
        <div>
          <Text size="sm" mb={4}>
            {t("care.periods_hint")}
          </Text>
          <Table maw={640} verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("care.product")}</Table.Th>
                <Table.Th scope="col">{t("care.driving")}</Table.Th>
                <Table.Th scope="col">{t("care.proximity")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.products.map((each, index) => {
                const product = care.products.find((one) => one.code === each.code);
                const name = product ? say(product, "label") : each.code;
                return (
                  <Table.Tr key={each.code}>
                    <Table.Th scope="row" fw={400}>
                      {name}
                    </Table.Th>
                    {(["driving_days", "proximity_days"] as const).map((part) => (
                      <Table.Td key={part}>
                        <NumberInput w={84} aria-label={t(`care.of.${part}`, { product: name })} min={0} max={365} clampBehavior="blur" allowDecimal={false} allowNegative={false} readOnly={locked} hideControls={locked} value={each[part]} onChange={(value) => row(index, { [part]: Number(value) || 0 })} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </div>
        {isApiError(send.error) && send.error.status === 412 ? null : <FormProblem error={send.error} />}
        {locked ? null : (
          <Group>
            <Button type="submit" disabled={typed === null} loading={send.isPending}>
              {t("save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** What the network chose about vaccines, driving and staying near the centre. */
export function CareForm(): ReactNode {
  const { t } = useTranslation("protocols");
  const heading = useId();
  const query = useQuery(careQuery);
  const problem = blockingError(query);
  return (
    <section aria-labelledby={heading}>
      <Title order={2} id={heading} fz="lg" mb="xs">
        {t("care.title")}
      </Title>
      {problem ? <ErrorState error={problem} onRetry={() => void query.refetch()} /> : null}
      {!query.data && !problem ? <ListSkeleton rows={4} /> : null}
      {query.data ? <CareFields care={query.data} /> : null}
    </section>
  );
}
