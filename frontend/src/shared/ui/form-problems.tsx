import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isApiError } from "@/shared/api/api-error";
import type { ApiError } from "@/shared/api/api-error";

/**
 * Puts the server's answer at the fields: `form.setErrors(fieldErrors(error))`. Mantine inputs then carry
 * `aria-invalid` and are tied to the sentence with `aria-describedby`.
 */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!isApiError(error)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, sentences]) => [field, sentences.join(" ")]),
  );
}

/**
 * The same, without the fields that were written anew since the refusal: "this is needed" beside what now stands there
 * would be wrong. `values`: of each field what stands there.
 */
export function useFieldErrors(error: unknown, values: Readonly<Record<string, unknown>>): Record<string, string> {
  const [refused, setRefused] = useState({ error, values });
  if (refused.error !== error) setRefused({ error, values });
  const still = ([field]: [string, string]): boolean => refused.error !== error || Object.is(values[field] ?? null, refused.values[field] ?? null);
  return Object.fromEntries(Object.entries(fieldErrors(error)).filter(still));
}

/** Every field that was refused has been written anew since. */
const isMended = (error: unknown, standing: Readonly<Record<string, string>>): boolean => Object.keys(fieldErrors(error)).length > 0 && Object.keys(standing).length === 0;

/** What failed, in the words of the person: the server's own sentence, ours when it had none or did not answer. */
export function sentenceOf(error: unknown): string {
  if (!isApiError(error)) return i18next.t("common:error.unknown.title");
  if (error.isOffline) return i18next.t("common:error.offline.hint");
  if (error.status >= 500) return i18next.t("common:error.server.hint");
  return error.message;
}

interface FormProblemProps {
  readonly error: unknown;
  /** Fields that show their own sentence; everything else is listed here, so that nothing stays unsaid. */
  readonly knownFields?: readonly string[];
  /** What `useFieldErrors` still says: "check the fields" goes with the last of them. */
  readonly standing?: Readonly<Record<string, string>> | undefined;
  /** Says it better than the server did. */
  readonly sentence?: string | undefined;
}

function leftover(error: ApiError, known: readonly string[]): string[] {
  return Object.entries(error.fields)
    .filter(([field]) => !known.includes(field))
    .flatMap(([, sentences]) => sentences);
}

/** What a form says above its button when the server refused it. */
export function FormProblem({ error, knownFields = [], standing, sentence: own }: FormProblemProps): ReactNode {
  const { t } = useTranslation("common"); // said anew when the language changes
  if (!error || (standing && isMended(error, standing))) return null;
  const problem = isApiError(error) ? error : null;
  const said = own ?? sentenceOf(error);
  // what stands at a field is not said a second time
  const sentence = standing && knownFields.some((field) => standing[field] === said) ? t("error.refused.hint") : said;
  const rest = problem ? leftover(problem, knownFields).filter((item) => item !== sentence) : [];
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden="true" />} p="sm">
      <Text size="sm" c="var(--cc-danger-text)" fw={650}>
        {sentence}
      </Text>
      {rest.length > 0 ? (
        <List size="sm" mt={4}>
          {rest.map((item) => (
            <List.Item key={item}>{item}</List.Item>
          ))}
        </List>
      ) : null}
    </Alert>
  );
}
