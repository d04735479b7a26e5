import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { Scores } from "@/features/case/components/form/scores";
import { InfectionsCard } from "@/features/record/components/infections-card";
import { ToxicityTab } from "@/features/toxicity/routes/toxicity-tab";

const BEFORE = new Set(["car_hematotox", "easix", "log2_easix", "m_easix"]);

/** The sheets, with the scores of the record that say something before lymphodepletion. */
export function ToxicityRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const scores = (useQuery(recordQuery(patientId)).data?.scores ?? []).filter((score) => BEFORE.has(score.score_id));
  const schema = useQuery(formSchemaQuery).data;
  const fields = useMemo(() => new Map((schema?.sections ?? []).flatMap((section) => section.fields).map((field) => [field.code, field])), [schema]);
  return <ToxicityTab patientId={patientId} mayWrite={can.includes("write_record")} scores={<Scores scores={scores} fields={fields} />} infections={<InfectionsCard patientId={patientId} />} />;
}
