import type { AnchorProps } from "@mantine/core";
import type { ReactNode } from "react";

import { addressOf } from "@/features/overview/lib/places";
import { TextLink } from "@/shared/ui/link-button";

interface PlaceLinkProps extends Pick<AnchorProps, "size" | "fw" | "c" | "style" | "inherit" | "underline"> {
  readonly patientId: string;
  readonly tab: string;
  readonly kind: string;
  readonly "aria-label"?: string;
  readonly children: ReactNode;
}

/** The way to where something lives on the case page. Within running text it is to be underlined. */
export function PlaceLink({ patientId, tab, kind, children, ...look }: PlaceLinkProps): ReactNode {
  const place = addressOf(tab, kind);
  if (place.kind !== undefined) {
    return (
      <TextLink to={place.to} params={{ patientId, kind: place.kind }} {...look}>
        {children}
      </TextLink>
    );
  }
  return (
    <TextLink to={place.to} params={{ patientId }} {...look}>
      {children}
    </TextLink>
  );
}
