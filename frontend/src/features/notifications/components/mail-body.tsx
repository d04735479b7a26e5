import { Anchor, Text } from "@mantine/core";
import type { ReactNode } from "react";

const ADDRESS = /(https?:\/\/\S+)/;

/** Plain text with its links; addresses of this installation open here, whatever host the mail named. */
export function MailBody({ text }: { readonly text: string }): ReactNode {
  return (
    <Text component="div" size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {text.split(ADDRESS).map((part, index) => {
        if (index % 2 === 0) return part;
        const url = new URL(part);
        return (
          <Anchor key={`${index} ${part}`} href={url.pathname + url.search + url.hash}>
            {part}
          </Anchor>
        );
      })}
    </Text>
  );
}
