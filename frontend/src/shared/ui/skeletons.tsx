import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/shared/ui/skeletons.module.css";

/** Plain elements: they stand in the first picture of every page, and must not delay it. */
function Bar({ className = "", width, height }: { readonly className?: string | undefined; readonly width?: string; readonly height?: number }): ReactNode {
  return <div className={`${classes.bar ?? ""} ${className}`} style={{ width, height }} />;
}

function Loading({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation("common");
  return (
    <div aria-busy="true" role="status" className={classes.loading} data-skeleton>
      <span className="cc-visually-hidden">{t("state.loading")}</span>
      {children}
    </div>
  );
}

const rowsOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Rows of a list or table while they are on their way. */
export function ListSkeleton({ rows = 6 }: { readonly rows?: number }): ReactNode {
  return (
    <Loading>
      <div className={classes.rows}>
        {rowsOf(rows).map((row) => (
          <div key={row} className={classes.row}>
            <Bar className={classes.face} />
            <div className={classes.words}>
              <Bar height={11} width={`${72 - (row % 3) * 14}%`} />
              <Bar height={9} width={`${46 - (row % 4) * 7}%`} />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}

export function CardsSkeleton({ cards = 4 }: { readonly cards?: number }): ReactNode {
  return (
    <Loading>
      <div className={classes.cards}>
        {rowsOf(cards).map((card) => (
          <Bar key={card} className={classes.card} />
        ))}
      </div>
    </Loading>
  );
}

export function PageSkeleton(): ReactNode {
  return (
    <div className={classes.page}>
      <Bar className={classes.title} />
      <ListSkeleton />
    </div>
  );
}
