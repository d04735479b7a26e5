import type { Patient } from "@/features/case/api/patient";
import type { LineDraft, LineValue } from "@/features/case/lib/line-draft";

export type IdentityKind = "text" | "phone" | "email" | "code" | "date" | "bool" | "choice" | "language";

export interface IdentityField {
  readonly code: Exclude<keyof Patient & string, "can" | "version">;
  readonly kind: IdentityKind;
  readonly choices?: readonly string[];
  readonly required?: boolean;
}

const field = (code: IdentityField["code"], kind: IdentityKind = "text", more: Partial<IdentityField> = {}): IdentityField => ({ code, kind, ...more });

/** What may be changed about who a patient is and how to reach them, in the order of the form. */
export const IDENTITY_GROUPS: readonly { readonly code: string; readonly fields: readonly IdentityField[] }[] = [
  {
    code: "person",
    fields: [
      field("family_name", "text", { required: true }),
      field("given_name", "text", { required: true }),
      field("birth_date", "date", { required: true }),
      field("sex", "choice", { choices: ["F", "M", "unknown"], required: true }),
      field("tax_code", "code"),
      field("tax_code_absent_reason", "choice", { choices: ["pending", "unknown", "refused", "not_done", "not_applicable"] }),
      field("other_identifier_type", "choice", { choices: ["STP", "ENI", "TEAM"] }),
      field("other_identifier"),
      field("deceased_on", "date"),
    ],
  },
  {
    code: "contacts",
    fields: [
      field("phone", "phone"),
      field("email", "email"),
      field("residence_comune"),
      field("gp_name"),
      field("language", "language"),
      field("interpreter_needed", "bool"),
    ],
  },
  {
    code: "caregiver",
    fields: [
      field("caregiver_name"),
      field("caregiver_phone", "phone"),
      field("caregiver_relation"),
      field("caregiver_available_28d", "choice", { choices: ["yes", "no", "to_arrange", "unknown"] }),
    ],
  },
];

export const IDENTITY_FIELDS: readonly IdentityField[] = IDENTITY_GROUPS.flatMap((group) => group.fields);

/** The identity as it stands when editing begins; changed and merged like every entry of the record. */
export function startIdentity(patient: Patient): LineDraft {
  const before = Object.fromEntries(IDENTITY_FIELDS.map(({ code }) => [code, (patient[code] ?? null) as LineValue]));
  return { base: patient.version, before, values: before, clientId: "" };
}
