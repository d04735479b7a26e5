import { Box } from "@mantine/core";
import { useEffect } from "react";
import type { ReactNode } from "react";

interface PageProps {
  /** Title of the browser tab. Never a patient's name: tabs are seen by others and kept in histories. */
  readonly title: string;
  readonly children: ReactNode;
  readonly width?: "wide" | "text";
}

/** Space and tab title of an ordinary page. */
export function Page({ title, children, width = "wide" }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · CircleCare`;
  }, [title]);
  return (
    <Box px={{ base: "md", md: "xl" }} py={{ base: "md", md: "lg" }} maw={width === "wide" ? 1480 : 860} mx="auto">
      {children}
    </Box>
  );
}
