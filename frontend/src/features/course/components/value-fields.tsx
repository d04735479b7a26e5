import type { ReactNode } from "react";

import type { Field, Value, Values } from "@/features/course/api/course";
import { CourseField } from "@/features/course/components/course-field";
import classes from "@/features/course/components/course.module.css";
import { isAsked, isNeeded, spanOf } from "@/features/course/lib/asked";

interface ValueFieldsProps {
  readonly fields: readonly Field[];
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (code: string, value: Value) => void;
}

/** The fields of a step or an entry that are asked now, as the server describes them. */
export function ValueFields({ fields, values, errors, onChange }: ValueFieldsProps): ReactNode {
  const asked = fields.filter((field) => isAsked(field, values) || errors[field.code]);
  return (
    <div className={classes.fields}>
      {asked.map((field) => (
        <div key={field.code} className={field.kind === "long" || field.kind === "instant" ? classes.wide : undefined}>
          <CourseField field={{ ...field, required: isNeeded(field, values) }} span={spanOf(field, values)} value={values[field.code] ?? null} error={errors[field.code]} onChange={(value) => onChange(field.code, value)} />
        </div>
      ))}
    </div>
  );
}
