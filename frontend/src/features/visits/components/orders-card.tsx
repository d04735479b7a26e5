import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addOrder, changeOrder } from "@/features/visits/api/visits";
import type { Order, Proposal, Visit } from "@/features/visits/api/visits";
import { OrderForm } from "@/features/visits/components/order-form";
import classes from "@/features/visits/components/visit.module.css";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { formatDate } from "@/shared/lib/format";
import { newClientId } from "@/shared/lib/uuid";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";
import { showFailure, showUndo } from "@/shared/ui/undo";

const TONES: Readonly<Record<Order["state"], Tone>> = { open: "brand", done: "success", cancelled: "neutral" };

interface PartProps {
  readonly visit: Visit;
  readonly onChanged: () => void;
}

function OrderRow({ order, mayClose, onChanged }: { readonly order: Order; readonly mayClose: boolean; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const change = useMutation({
    mutationFn: (state: Order["state"]) => changeOrder(order, { state }),
    onSuccess: (after) => {
      if (after.state === "cancelled") {
        showUndo({ message: t("order.was_cancelled"), onUndo: () => changeOrder(after, { state: "open" }).then(onChanged, showFailure) });
      }
    },
    onError: showFailure,
    onSettled: onChanged,
  });
  const open = order.state === "open";
  return (
    <li className={classes.order} data-quiet={order.state === "cancelled" || undefined}>
      <span className={classes.orderWhat}>
        <span className={classes.aside}>{t(`order.kind.${order.kind}`)}</span>
        {order.what}
        {order.due_on || order.note ? <span className={classes.aside}>{[order.due_on ? t("order.by", { on: formatDate(order.due_on) }) : "", isolated(order.note)].filter(Boolean).join(" · ")}</span> : null}
      </span>
      {open ? null : <StatusBadge tone={TONES[order.state]} label={t(`order.state.${order.state}`)} />}
      {mayClose ? (
        <Group gap={4} wrap="nowrap">
          {open ? (
            <Button size="compact-sm" variant="default" loading={change.isPending} aria-label={t("order.done_one", { what: order.what })} onClick={() => change.mutate("done")}>
              {t("order.done")}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="subtle" color="gray" disabled={change.isPending} aria-label={t(open ? "order.cancel_one" : "order.reopen_one", { what: order.what })} onClick={() => change.mutate(open ? "cancelled" : "open")}>
            {t(open ? "order.cancel" : "order.reopen")}
          </Button>
        </Group>
      ) : null}
    </li>
  );
}

function ProposalRow({ visitId, proposal, onChanged }: { readonly visitId: string; readonly proposal: Proposal; readonly onChanged: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const id = useRef(newClientId());
  const what = say(proposal, "what");
  const take = useMutation({
    mutationFn: () => addOrder(visitId, { client_id: id.current, kind: proposal.kind, what, due_on: proposal.due_on, proposal: proposal.code }),
    onError: showFailure,
    onSettled: () => {
      id.current = newClientId();
      onChanged();
    },
  });
  return (
    <li className={classes.order}>
      <span className={classes.orderWhat}>
        <span className={classes.aside}>{t(`order.kind.${proposal.kind}`)}</span>
        {what}
        <span className={classes.aside}>{[proposal.due_on ? t("order.by", { on: formatDate(proposal.due_on) }) : "", say(proposal, "why")].filter(Boolean).join(" · ")}</span>
      </span>
      <Button size="compact-sm" variant="light" leftSection={<IconPlus size={15} aria-hidden="true" />} loading={take.isPending} aria-label={t("order.take_one", { what })} onClick={() => take.mutate()}>
        {t("order.take")}
      </Button>
    </li>
  );
}

/** What is asked for: what the plan proposes with one tap, and one's own words. Nothing is prescribed here. */
export function OrdersCard({ visit, onChanged }: PartProps): ReactNode {
  const { t } = useTranslation("visit");
  const mayClose = visit.can_write || visit.can_release;
  return (
    <section id="visit-orders" className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="visit-orders-title" tabIndex={-1}>
      <h2 id="visit-orders-title">{t("order.title")}</h2>
      <Text size="xs" c="dimmed">
        {t("order.no_prescription")}
      </Text>
      {visit.orders.length > 0 ? (
        <ul className={classes.orders} aria-label={t("order.title")}>
          {visit.orders.map((order) => (
            <OrderRow key={order.id} order={order} mayClose={mayClose} onChanged={onChanged} />
          ))}
        </ul>
      ) : null}
      {visit.orders.length === 0 && !visit.can_write ? (
        <Text size="sm" mt="xs">
          {t("order.none")}
        </Text>
      ) : null}
      {visit.can_write && visit.proposals.length > 0 ? (
        <>
          <h3>{t("order.proposals")}</h3>
          <ul className={classes.orders} aria-label={t("order.proposals")}>
            {visit.proposals.map((proposal) => (
              <ProposalRow key={proposal.code} visitId={visit.id} proposal={proposal} onChanged={onChanged} />
            ))}
          </ul>
        </>
      ) : null}
      {visit.can_write ? <OrderForm visitId={visit.id} onAdded={onChanged} /> : null}
    </section>
  );
}
