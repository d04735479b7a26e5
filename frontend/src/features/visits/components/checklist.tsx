import { CloseButton, SegmentedControl, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { answerItem } from "@/features/visits/api/visits";
import type { Item, Outcome } from "@/features/visits/api/visits";
import { ConflictNote } from "@/features/visits/components/conflict-note";
import { SaveState } from "@/features/visits/components/save-state";
import classes from "@/features/visits/components/visit.module.css";
import { useAutoDraft } from "@/features/visits/hooks/use-auto-draft";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";

const NOTE_MAX = 500;
const OUTCOMES = ["done", "not_done", "not_applicable"] as const;
const TONES: Readonly<Record<(typeof OUTCOMES)[number], Tone>> = { done: "success", not_done: "warning", not_applicable: "neutral" };

export const itemField = (code: string): string => `visit-item-${code}`;

interface Answer {
  readonly outcome: Outcome;
  readonly note: string;
}

const answerOf = ({ outcome, note }: Item): Answer => ({ outcome, note });

function ItemRow({ visitId, item, onSaved }: { readonly visitId: string; readonly item: Item; readonly onSaved: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const part = useAutoDraft<Answer, Item>(
    `visit.${visitId}.item.${item.code}`,
    item,
    {
      send: (value, base) => answerItem(visitId, item.code, base, { outcome: value.outcome ?? "", note: value.note }),
      valueOf: answerOf,
      isSame: (a, b) => a.outcome === b.outcome && a.note === b.note,
    },
    onSaved,
  );
  const { outcome, note } = part.value;
  const label = say(item, "label");
  const theirs = part.unsaved?.state === "conflict" ? part.unsaved.theirs : null;
  const spoken = (answer: Answer): string => [t(`outcome.${answer.outcome || "open"}`), isolated(answer.note)].filter(Boolean).join(": ");
  const asksWhy = outcome === "not_done" || outcome === "not_applicable";
  const state = part.unsaved?.state ?? null;
  return (
    <li className={classes.item} id={itemField(item.code)} tabIndex={-1} data-open={outcome === "" || undefined}>
      <span className={classes.itemName} id={`${itemField(item.code)}-name`}>
        {label}
        {item.need === "due" ? null : <span className={classes.aside}> {t("if_indicated")}</span>}
      </span>
      <span className={classes.answer}>
        <SegmentedControl
          size="xs"
          className={classes.answers}
          aria-labelledby={`${itemField(item.code)}-name`}
          value={outcome ?? ""}
          data={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          onChange={(value) => part.change({ outcome: value as Outcome, note }, true)}
        />
        {/* its room is kept: the row does not move with the first answer */}
        <CloseButton size="sm" aria-label={t("clear_answer", { item: label })} style={{ visibility: outcome ? "visible" : "hidden" }} onClick={() => part.change({ outcome: "", note }, true)} />
      </span>
      {asksWhy || note ? (
        <TextInput
          className={classes.why}
          size="xs"
          aria-label={t("why_of", { item: label })}
          placeholder={t(item.need === "due" && asksWhy ? "why" : "note")}
          maxLength={NOTE_MAX}
          value={note}
          error={part.unsaved?.problem ?? undefined}
          onChange={(event) => part.change({ outcome, note: event.currentTarget.value })}
          onBlur={() => void part.flush()}
        />
      ) : null}
      {theirs ? (
        <div className={classes.why}>
          <ConflictNote by={theirs.updated_by?.display_name ?? ""} at={theirs.updated_at} mine={spoken(part.value)} theirs={spoken(theirs)} onMine={() => part.choose(part.value)} onTheirs={() => part.choose()} />
        </div>
      ) : null}
      {state === "waiting" || state === "refused" ? (
        <div className={classes.why}>
          <SaveState state={state} row={part.row} onRetry={() => void part.flush()} />
        </div>
      ) : null}
    </li>
  );
}

/** What is checked in this section: one tap each; what is due and was not done asks why. */
export function Checklist({ visitId, items, onSaved }: { readonly visitId: string; readonly items: readonly Item[]; readonly onSaved: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  if (items.length === 0) return null;
  return (
    <ul className={classes.items} aria-label={t("checklist")}>
      {items.map((item) => (
        <ItemRow key={item.code} visitId={visitId} item={item} onSaved={onSaved} />
      ))}
    </ul>
  );
}

/** The same, to be read. */
export function AnsweredList({ items }: { readonly items: readonly Item[] }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  if (items.length === 0) return null;
  return (
    <ul className={classes.items} aria-label={t("checklist")}>
      {items.map((item) => (
        <li key={item.code} className={classes.item}>
          <span className={classes.itemName}>{say(item, "label")}</span>
          {item.outcome === "" ? <Text size="xs" c="dimmed">{t("outcome.open")}</Text> : <StatusBadge tone={TONES[item.outcome]} label={t(`outcome.${item.outcome}`)} />}
          {item.note ? <Text size="sm" className={classes.why}>{item.note}</Text> : null}
        </li>
      ))}
    </ul>
  );
}
