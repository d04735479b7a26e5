import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Vaccine, VaccineDose } from "@/features/followup/api/follow-up";
import classes from "@/features/followup/components/prevention.module.css";
import { DOSE_TONES, GROUPS, inOrder, newestDose } from "@/features/followup/lib/prevention";
import { useWording } from "@/shared/i18n/use-wording";
import { formatDate } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

/** From when, or until when it is not late, and why it waits. */
function NextDose({ dose, of }: { readonly dose: VaccineDose; readonly of: number | null }): ReactNode {
  const { t } = useTranslation("prevention");
  const say = useWording();
  const moved = dose.planned_on && dose.planned_on !== dose.on && dose.status === "deferred";
  return (
    <>
      <span className="cc-numbers">
        {of && of > 1 ? `${t("dose", { number: dose.number, of })} · ` : ""}
        {t(dose.status === "contraindicated" ? "not_before" : dose.status === "due" && dose.until ? "until" : "from", {
          on: formatDate(dose.status === "due" && dose.until ? dose.until : dose.on),
        })}
        {moved && dose.planned_on ? ` (${t("instead_of", { on: formatDate(dose.planned_on) })})` : ""}
      </span>
      {dose.reasons.length > 0 ? <span className={classes.aside}>{dose.reasons.map((reason) => say(reason, "label")).join("; ")}</span> : null}
    </>
  );
}

function Row({ vaccine }: { readonly vaccine: Vaccine }): ReactNode {
  const { t } = useTranslation("prevention");
  const say = useWording();
  const newest = newestDose(vaccine);
  const given = vaccine.doses.filter((dose) => dose.status === "given");
  return (
    <li className={classes.row}>
      <span className={classes.name}>{say(vaccine, "label")}</span>
      <span className={classes.detail}>
        {newest && newest.status !== "given" ? <NextDose dose={newest} of={vaccine.of} /> : null}
        {given.length > 0 ? (
          <span className={classes.aside}>
            {t("given", { list: given.map((dose) => [formatDate(dose.on), dose.brand, dose.lot ? t("lot", { lot: dose.lot }) : ""].filter(Boolean).join(" ")).join("; ") })}
          </span>
        ) : null}
      </span>
      {newest ? <StatusBadge tone={DOSE_TONES[newest.status]} label={t(newest.status === "given" ? "status.complete" : `status.${newest.status}`)} /> : null}
    </li>
  );
}

/** The vaccines by group: for everybody, by risk, live. */
export function VaccineTable({ vaccines }: { readonly vaccines: readonly Vaccine[] }): ReactNode {
  const { t } = useTranslation("prevention");
  return GROUPS.map((group) => (
    <section key={group} aria-label={t(`group.${group}`)}>
      <Text component="h4" size="xs" fw={650} c="dimmed" mt="xs">
        {t(`group.${group}`)}
      </Text>
      <ul className={classes.list}>
        {inOrder(vaccines.filter((vaccine) => vaccine.group === group)).map((vaccine) => (
          <Row key={vaccine.code} vaccine={vaccine} />
        ))}
      </ul>
    </section>
  ));
}
