import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

/**
 * After a change of page the focus goes to its first heading, as a browser would do with a real page load. A
 * change inside the same page (a filter, another tab of a case) leaves the focus where it is.
 */
export function RouteFocus(): ReactNode {
  const page = useRouterState({ select: (state) => state.location.pathname.split("/").slice(0, 3).join("/") });
  const previous = useRef<string | null>(null);
  useEffect(() => {
    const first = previous.current === null;
    const changed = previous.current !== page;
    previous.current = page;
    if (first || !changed) return;
    // The heading may belong to a page that is still being downloaded: look again for a short while.
    let tries = 0;
    const timer = setInterval(() => {
      tries += 1;
      // The innermost one that is seen: on a phone the list beside a conversation is not there.
      const headings = [...document.querySelectorAll<HTMLElement>("[data-route-focus]")];
      const heading = headings.filter((candidate) => candidate.getClientRects().length > 0).pop();
      // A dialog keeps the focus while it is there; the command palette is still closing when the page changes.
      const dialogOpen = document.querySelector("[role=dialog]") !== null;
      if (heading && !dialogOpen) {
        heading.focus({ preventScroll: true });
        clearInterval(timer);
      }
      if (tries > 30) clearInterval(timer);
    }, 50);
    return () => clearInterval(timer);
  }, [page]);
  return null;
}
