import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Reminder = Schema<"ReminderOutput">;
export type ReminderState = Reminder["state"];
export type Choice = Schema<"ReminderChoiceOutput">;
export type Choices = Schema<"ReminderChoicesOutput">;
export type ChoiceInput = Schema<"ReminderChoiceInputRequest">;
export type Rules = Schema<"ReminderRulesOutput">;
export type RuleInput = Schema<"ReminderRuleInputRequest">;
export type Unreached = Schema<"UnreachedOutput">;

export const remindersKey = ["reminders"] as const;

export const reminderLogQuery = (state: string) =>
  infiniteQueryOptions({
    queryKey: [...remindersKey, "log", state],
    queryFn: ({ signal, pageParam }) =>
      pageParam
        ? api.get<Schema<"ReminderPageOutput">>(pageParam, { signal })
        : api.get<Schema<"ReminderPageOutput">>("/api/v1/reminders/", { query: { state }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const unreachedQuery = queryOptions({
  queryKey: [...remindersKey, "unreached"],
  queryFn: ({ signal }) => api.get<Schema<"UnreachedListOutput">>("/api/v1/reminders/unreached/", { signal }),
});

export const clinicsQuery = queryOptions({
  queryKey: ["clinics", "for-reminders"],
  queryFn: ({ signal }) => api.get<Schema<"ClinicsOutput">>("/api/v1/clinics/", { signal }),
});

export const retry = (id: string): Promise<Reminder> => api.post<Reminder>(`/api/v1/reminders/${id}/retry/`, {});
export const giveUp = (id: string): Promise<Reminder> => api.post<Reminder>(`/api/v1/reminders/${id}/give-up/`, {});

export const choicesKey = (patientId: string) => [...remindersKey, "choices", patientId] as const;

export const choicesQuery = (patientId: string) =>
  queryOptions({
    queryKey: choicesKey(patientId),
    queryFn: ({ signal }) => api.get<Choices>(`/api/v1/patients/${patientId}/reminder-choices/`, { signal }),
  });

export const saveChoice = (patientId: string, to: Choice["to"], version: number, choice: ChoiceInput): Promise<Choice> =>
  api.put<Choice>(`/api/v1/patients/${patientId}/reminder-choices/${to}/`, choice, { ifMatch: `"${version}"` });

export const rulesKey = (clinicId: string) => [...remindersKey, "rules", clinicId] as const;

export const rulesQuery = (clinicId: string) =>
  queryOptions({
    queryKey: rulesKey(clinicId),
    queryFn: ({ signal }) => api.get<Rules>(`/api/v1/clinics/${clinicId}/reminder-rules/`, { signal }),
  });

export const saveRules = (clinicId: string, version: number, rules: readonly RuleInput[]): Promise<Rules> =>
  api.put<Rules>(`/api/v1/clinics/${clinicId}/reminder-rules/`, { rules }, { ifMatch: `"${version}"` });
