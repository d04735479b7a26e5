import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ReactNode } from "react";

import { ApiError } from "@/shared/api/api-error";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { show } from "@/test-utils";

beforeEach(() => sessionStorage.clear());

const dialog = (send: (reason: string) => Promise<unknown>, onClose = vi.fn()): ReactNode => (
  <ReasonDialog title="Ritirare ecg.pdf?" label="Perché" action="Ritira" draft="file.withdraw.1" send={send} onClose={onClose} />
);

it("keeps the reason over a failure, a reload and closing, and forgets it once it was sent", async () => {
  const user = userEvent.setup();
  const refused = await show(dialog(() => Promise.reject(new ApiError({ status: 0, code: "offline", title: "Offline" }))));
  expect(screen.getByRole("button", { name: "Ritira" })).toBeDisabled();
  await user.type(await screen.findByRole("textbox"), "Altro paziente");
  await user.click(screen.getByRole("button", { name: "Ritira" }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  refused.unmount();

  const send = vi.fn(() => Promise.resolve());
  const closed = vi.fn();
  const again = await show(dialog(send, closed));
  expect(await screen.findByRole("textbox")).toHaveValue("Altro paziente");
  await user.click(screen.getByRole("button", { name: "Ritira" }));
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(send).toHaveBeenCalledWith("Altro paziente", 0);
  again.unmount();

  await show(dialog(send));
  expect(await screen.findByRole("textbox")).toHaveValue("");
});
