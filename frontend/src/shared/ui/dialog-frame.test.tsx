import { useMutation } from "@tanstack/react-query";
import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useState } from "react";
import type { ReactNode } from "react";

import { DialogFrame } from "@/shared/ui/dialog-frame";
import { show } from "@/test-utils";

function Asking({ send }: { readonly send: () => Promise<unknown> }): ReactNode {
  const sending = useMutation({ mutationFn: send });
  return (
    <DialogFrame title="Annulla" action="Annulla la seduta" send={sending} onClose={() => undefined}>
      <p>Davvero?</p>
    </DialogFrame>
  );
}

it("sends once at a double click, and again after a refusal", async () => {
  const send = vi.fn().mockRejectedValue(new Error("refused"));
  await show(<Asking send={send} />);
  const action = screen.getByRole("button", { name: "Annulla la seduta" });
  fireEvent.click(action);
  fireEvent.click(action);
  await screen.findByRole("alert");
  expect(send).toHaveBeenCalledTimes(1);
  fireEvent.click(action);
  fireEvent.click(action);
  await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
  await vi.waitFor(() => expect(action).toBeEnabled());
  expect(send).toHaveBeenCalledTimes(2);
});

it("does not blur the page behind: without a graphics card each blink of the caret would draw the whole window anew", async () => {
  await show(<Asking send={vi.fn()} />);
  const overlay = document.querySelector<HTMLElement>(".mantine-Modal-overlay");
  expect(overlay?.style.getPropertyValue("--overlay-bg")).not.toBe("");
  expect(overlay?.style.getPropertyValue("--overlay-filter")).toBe("");
});

it("gives the focus back to the button that opened it", async () => {
  const Page = (): ReactNode => {
    const [open, setOpen] = useState(false);
    const sending = useMutation({ mutationFn: () => Promise.resolve() });
    return (
      <>
        <button onClick={() => setOpen(true)}>Apri</button>
        {open ? (
          <DialogFrame title="Annulla" action="Annulla la seduta" send={sending} onClose={() => setOpen(false)}>
            <input aria-label="Motivo" data-autofocus />
          </DialogFrame>
        ) : null}
      </>
    );
  };
  await show(<Page />);
  const opener = screen.getByRole("button", { name: "Apri" });
  opener.focus();
  fireEvent.click(opener);
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Motivo" })));
  fireEvent.keyDown(screen.getByRole("textbox", { name: "Motivo" }), { key: "Escape" });
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await vi.waitFor(() => expect(document.activeElement).toBe(opener));
});
