import { screen, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { askedByServer, onAnotherDevice, progress } from "./fixtures/runs";
import { expectAccessible, openWindow } from "./window";

const panel = () => within(screen.getByRole("region", { name: /Run under way/ }));

describe("a run that waits for consent elsewhere", () => {
  it("shows the code for another device, where to enter it, and the same to be scanned", async () => {
    const { fake, user } = await openWindow();
    await fake.emit("run-progress", progress({ ...onAnotherDevice, expires_at: Date.now() + 581_000 }));

    expect(await screen.findByText("Waiting for consent on another device.")).toBeVisible();
    expect(panel().getByText("WDJB-MJHT")).toBeVisible();
    expect(panel().getByText("https://id.staging.example/device")).toBeVisible();
    expect(panel().getByText(/^9:[0-4]\d left$/)).toBeVisible();
    const code = panel().getByRole("img", {
      name: `QR code for ${onAnotherDevice.verification_uri_complete}`,
    });
    // 33 modules and the quiet zone of four on each side, 4 px each; the first row's first seven are dark.
    expect(code).toHaveAttribute("width", "164");
    expect(code.querySelector("path")?.getAttribute("d")).toMatch(/^M4 4h7v1h-7z/);
    await expectAccessible();
    await user.click(panel().getByRole("button", { name: "Copy the code" }));
    await user.click(panel().getByRole("button", { name: "Copy the address" }));
    await user.click(panel().getByRole("button", { name: "Open in the system browser" }));
    await user.click(panel().getByRole("button", { name: "Cancel" }));

    expect(fake.argsOf("text_copy")).toEqual([
      { text: "WDJB-MJHT" },
      { text: "https://id.staging.example/device" },
    ]);
    expect(fake.argsOf("run_open_verification_page")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 9 }]);
  });

  it("says that the server asks by itself where there is no code to enter", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", progress({ stage: "requesting_authorization" }));
    expect(await screen.findByText("Sending the authorization request…")).toBeVisible();
    await fake.emit("run-progress", progress({ ...askedByServer, expires_at: Date.now() + 118_000 }));

    expect(await screen.findByText(/The server asks the person by itself/)).toBeVisible();
    expect(panel().getByText(/^1:5\d left$/)).toBeVisible();
    expect(panel().queryByRole("img")).toBeNull();
    expect(panel().queryByRole("button", { name: "Copy the code" })).toBeNull();
    await expectAccessible();
  });
});
