import {
  IconAlertTriangle,
  IconBuildingHospital,
  IconDna2,
  IconShieldCheck,
  IconQuestionMark,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { ageInYears, formatDate } from "@/shared/lib/format";
import { DeathBadge } from "@/shared/ui/death-badge";
import classes from "@/shared/ui/patient-banner.module.css";
import { StatusBadge } from "@/shared/ui/status-badge";

export interface BannerPatient {
  readonly display_name: string;
  readonly birth_date: string | null;
  readonly deceased_on: string | null;
  readonly sex: string;
  readonly tax_code: string | null;
  readonly centre: { readonly name: string } | null;
  readonly diagnosis: {
    readonly label_it: string;
    readonly label_en: string;
    readonly stage?: string | null;
  } | null;
  /** null: nobody has asked yet; an empty list: asked, none known. */
  readonly allergies: readonly string[] | null;
  readonly alerts: readonly string[];
}

interface PatientBannerProps {
  readonly patient: BannerPatient;
  /** State of the case: shown in the second line. */
  readonly children?: ReactNode;
  /** What one can do about who this is: at the end of the first line. */
  readonly action?: ReactNode;
}

function Allergies({ known }: { readonly known: readonly string[] | null }): ReactNode {
  const { t } = useTranslation("common");
  if (known === null) {
    return <StatusBadge tone="neutral" icon={IconQuestionMark} label={t("patient.allergies_unknown")} />;
  }
  if (known.length === 0)
    return <StatusBadge tone="success" icon={IconShieldCheck} label={t("patient.allergies_none")} />;
  const list = known.join(", ");
  return (
    <StatusBadge tone="danger" icon={IconAlertTriangle} label={t("patient.allergies", { list })} title={list} />
  );
}

/** Who this page is about; stays in sight on every page of the patient, so that nobody writes in the wrong record. */
export function PatientBanner({ patient, children, action }: PatientBannerProps): ReactNode {
  const { t, i18n } = useTranslation("common");
  const age = ageInYears(patient.birth_date, patient.deceased_on ?? undefined);
  const diagnosis = patient.diagnosis
    ? i18n.language === "it"
      ? patient.diagnosis.label_it
      : patient.diagnosis.label_en
    : null;
  const stage = patient.diagnosis?.stage;
  return (
    <section className={classes.banner} aria-label={t("patient.banner")}>
      <div className={classes.top} data-stays>
        <h1 className={classes.name} tabIndex={-1} data-route-focus>
          {patient.display_name}
        </h1>
        {action ? <div className={classes.action}>{action}</div> : null}
        <ul className={classes.facts}>
          {patient.deceased_on ? (
            <li>
              <DeathBadge on={patient.deceased_on} />
            </li>
          ) : null}
          <li>
            <span className={classes.label}>{t("patient.born")}</span>
            {patient.birth_date ? formatDate(patient.birth_date) : "–"}
            {age === null ? null : ` (${t("patient.age", { count: age })})`}
          </li>
          <li>
            <span className={classes.label}>{t("patient.sex")}</span>
            {t(`patient.sex_${patient.sex}`, { defaultValue: patient.sex })}
          </li>
          <li>
            {patient.tax_code ? (
              <>
                <span className={classes.label}>{t("patient.tax_code_short")}</span>
                <span className={classes.code}>{patient.tax_code}</span>
              </>
            ) : (
              t("patient.tax_code_none")
            )}
          </li>
        </ul>
      </div>
      <div className={classes.row}>
        {diagnosis ? (
          <StatusBadge
            tone="brand"
            icon={IconDna2}
            label={stage ? `${diagnosis} · ${t("patient.stage", { stage })}` : diagnosis}
          />
        ) : (
          <StatusBadge tone="neutral" icon={IconQuestionMark} label={t("patient.diagnosis_unknown")} />
        )}
        <Allergies known={patient.allergies} />
        {patient.alerts.map((alert) => (
          <StatusBadge key={alert} tone="warning" label={alert} />
        ))}
        {children}
        {patient.centre ? (
          <StatusBadge tone="neutral" icon={IconBuildingHospital} label={patient.centre.name} />
        ) : null}
      </div>
    </section>
  );
}
