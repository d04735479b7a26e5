import type { ReactNode } from "react";

import classes from "@/features/clinics/components/clinics.module.css";

interface PrintHeadProps {
  readonly hospital: string;
  readonly clinic: string;
  readonly when: string;
  readonly columns: number;
}

/** Whose list it is and of when, in the head of the printed table: a browser repeats that on each sheet, and a sheet that lies alone says where it belongs. */
export function PrintHead({ hospital, clinic, when, columns }: PrintHeadProps): ReactNode {
  return (
    <tr className={classes.printHead}>
      <th colSpan={columns} scope="colgroup">
        <bdi>{hospital}</bdi>
        <strong>
          <bdi>{clinic}</bdi>
        </strong>
        <span>{when}</span>
      </th>
    </tr>
  );
}
