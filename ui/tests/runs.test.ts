import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { persona, row, rows, token, view } from "./fixtures/profiles";
import {
  failedRun,
  goodRun,
  inConsentWindow,
  inSystemBrowser,
  progress,
  refused,
  runRow,
} from "./fixtures/runs";
import { expectAccessible, openWindow, reject } from "./window";

const panel = (name: RegExp | string = /Run under way/) => within(screen.getByRole("region", { name }));
const ended = (outcome: "done" | "failed" | "cancelled", error: typeof refused | null = null) =>
  progress({ stage: "ended", outcome, error });

describe("getting a token", () => {
  it("starts a run as the persona that is chosen", async () => {
    const { fake, user } = await openWindow();
    await user.selectOptions(screen.getByRole("combobox", { name: "As" }), "bob");
    await user.click(screen.getByRole("button", { name: "Get token" }));
    expect(fake.argsOf("run_start")).toEqual([
      { profileId: 3, persona: "bob", browser: null, pauses: false, stepUp: null },
    ]);
  });

  it("takes a new persona by its name", async () => {
    const { fake, user } = await openWindow();
    await user.selectOptions(screen.getByRole("combobox", { name: "As" }), "new persona…");
    await user.type(screen.getByRole("textbox", { name: "Name of the new persona" }), "carol{Enter}");
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(fake.argsOf("run_start")).toEqual([
      { profileId: 3, persona: "carol", browser: null, pauses: false, stepUp: null },
    ]);
    expect(screen.getByRole("combobox", { name: "As" })).toHaveValue("carol");
  });

  it("says why the system browser is impossible, and does not try it", async () => {
    const { fake, user } = await openWindow({
      profile: () => view(rows[2]!, { system_browser_possible: false }),
    });
    await user.click(screen.getByRole("button", { name: "More ways to get a token" }));
    await user.click(
      screen.getByRole("menuitem", { name: /In the system browser.*cannot reach this redirect URI/ }),
    );
    expect(fake.argsOf("run_start")).toEqual([]);
  });

  it("says why a run could not start, with the server's words apart", async () => {
    const { user } = await openWindow({ run_start: reject(refused) });
    await user.click(screen.getByRole("button", { name: "Get token" }));
    expect(await screen.findByText(refused.message)).toBeVisible();
    expect(screen.getByText("invalid_grant").closest("blockquote")).toHaveTextContent("The server says:");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText(refused.message)).toBeNull();
  });

  it("refreshes when a refresh token is held", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    await user.keyboard("{Control>}r{/Control}");
    expect(fake.argsOf("authorization_refresh")).toEqual([
      { authorizationId: 11, scope: null },
      { authorizationId: 11, scope: null },
    ]);
  });
});

describe("a run under way", () => {
  it("is told in words, in the page, with its address and its ways out", async () => {
    const { fake, user } = await openWindow();
    await fake.emit("run-progress", progress(inConsentWindow));

    expect(
      await screen.findByText("Waiting for you to sign in as alice, in the consent window."),
    ).toBeVisible();
    expect(panel().getByText("Secure")).toBeVisible();
    expect(panel().getByText(inConsentWindow.address)).toBeVisible();
    await expectAccessible();
    await user.click(panel().getByRole("button", { name: "Show window" }));
    await user.click(panel().getByRole("button", { name: "Open in the system browser instead" }));
    await user.click(panel().getByRole("button", { name: "Cancel" }));

    expect(fake.argsOf("run_show_window")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("run_move_to_system_browser")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 9 }]);
  });

  it("says why it cannot go on in the system browser, and how the page came", async () => {
    const { fake, user } = await openWindow();
    await fake.emit(
      "run-progress",
      progress({ ...inConsentWindow, connection: "this_computer", can_move_to_system_browser: false }),
    );
    const instead = await screen.findByRole("button", { name: "Open in the system browser instead" });
    expect(instead).toHaveAccessibleDescription(/cannot reach this profile’s redirect URI/);
    await user.click(instead);
    expect(fake.argsOf("run_move_to_system_browser")).toEqual([]);
    expect(screen.getByText("This computer")).toBeVisible();
  });

  it("gives the address to open by hand when it waits for the system browser", async () => {
    const { fake, user } = await openWindow();
    await fake.emit("run-progress", progress(inSystemBrowser));
    await user.click(await screen.findByRole("button", { name: "Copy the address" }));
    expect(fake.argsOf("text_copy")).toEqual([{ text: inSystemBrowser.authorization_url }]);
    await expectAccessible();
  });

  it("leaves other profiles and runs usable", async () => {
    const { fake, user } = await openWindow();
    await fake.emit("run-progress", progress(inConsentWindow));
    await fake.emit(
      "run-progress",
      progress({ stage: "requesting_token" }, { run_id: 10, profile_id: 4, persona: null }),
    );

    await user.click(screen.getByRole("button", { name: /orders-machine no token|orders-machine running/ }));
    expect(await screen.findByText("Requesting the token…")).toBeVisible();
    expect(screen.queryByText(inConsentWindow.address)).toBeNull();
    await fake.emit("run-progress", ended("cancelled"));

    expect(screen.getByText("Requesting the token…")).toBeVisible();
  });

  it("is found again when the window starts anew", async () => {
    await openWindow({ runs_active: () => [progress(inConsentWindow)] });
    expect(await screen.findByText(inConsentWindow.address)).toBeVisible();
  });

  it("is no error when it was cancelled", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", progress(inConsentWindow));
    await fake.emit("run-progress", ended("cancelled"));
    await waitFor(() => expect(screen.queryByText(inConsentWindow.address)).toBeNull());
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("tab", { name: "Token" })).toHaveAttribute("aria-selected", "true");
  });

  it("shows the token when it went well", async () => {
    const { fake, user } = await openWindow({ authorization_current: () => null });
    await user.click(screen.getByRole("tab", { name: "History" }));
    await fake.emit("run-progress", progress(inConsentWindow));
    fake.answers.authorization_current = (
      await import("./fixtures/program")
    ).answers().authorization_current!;
    await fake.emit("run-progress", ended("done"));
    expect(await screen.findByRole("table", { name: "Claims" })).toBeVisible();
    expect(screen.getByText("orders-web has a new token as alice.")).toBeVisible();
  });

  it("shows in Flow why it failed", async () => {
    const { fake } = await openWindow({
      run: () => ({ ...failedRun, row: { ...failedRun.row, persona: "alice" } }),
    });
    await fake.emit("run-progress", progress(inConsentWindow));
    await fake.emit("run-progress", ended("failed", refused));
    expect(await screen.findByRole("tab", { name: "Flow", selected: true })).toBeVisible();
    expect(await screen.findByText(refused.message)).toBeVisible();
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  });

  it("takes the place of the failed one in Flow when it was cancelled", async () => {
    const cancelled = {
      ...goodRun,
      row: runRow(10, { outcome: "cancelled" as const }),
      may_have_acted: false,
    };
    const { fake } = await openWindow({ run: ({ runId }) => (runId === 9 ? failedRun : cancelled) });
    await fake.emit("run-progress", ended("failed", refused));
    expect(await screen.findByText(refused.message)).toBeVisible();

    fake.answers.runs = () => [cancelled.row, runRow(9, { outcome: "failed" })];
    await fake.emit(
      "run-progress",
      progress({ stage: "ended", outcome: "cancelled", error: null }, { run_id: 10 }),
    );

    expect(await screen.findByText(/cancelled before a token was issued/)).toBeVisible();
    expect(screen.queryByText(refused.message)).toBeNull();
  });

  it("of another profile says that it failed, and leads there", async () => {
    const { fake, user } = await openWindow({ run: () => failedRun });
    await fake.emit(
      "run-progress",
      progress({ stage: "ended", outcome: "failed", error: refused }, { profile_id: 1 }),
    );
    await user.click(await screen.findByRole("button", { name: "Show what happened" }));
    expect(await screen.findByRole("heading", { name: "orders-web-dev" })).toBeVisible();
    expect(screen.getByRole("tab", { name: "Flow" })).toHaveAttribute("aria-selected", "true");
  });
});

describe("a failure told in a message", () => {
  const failed = progress({ stage: "ended", outcome: "failed", error: refused }, { profile_id: 1 });

  it("goes when a later run of the profile ends well", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", failed);
    expect(await screen.findByText(refused.message)).toBeVisible();

    const done = { stage: "ended", outcome: "done", error: null } as const;
    await fake.emit("run-progress", progress(done, { run_id: 10, profile_id: 4 }));
    expect(screen.getByText(refused.message)).toBeVisible();
    await fake.emit("run-progress", progress(done, { run_id: 11, profile_id: 1 }));

    await waitFor(() => expect(screen.queryByText(refused.message)).toBeNull());
  });

  it("goes with the profile", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", failed);
    expect(await screen.findByText(refused.message)).toBeVisible();
    await fake.emit("profile-removed", 1);
    await waitFor(() => expect(screen.queryByText(refused.message)).toBeNull());
  });
});

describe("a profile", () => {
  it("moves through its tabs by arrow keys", async () => {
    const { user } = await openWindow();
    screen.getByRole("tab", { name: "Token" }).focus();
    await user.keyboard("{ArrowRight}");
    expect(screen.getByRole("tab", { name: "Flow" })).toHaveFocus();
    await user.keyboard("{End}");
    expect(screen.getByRole("tabpanel", { name: "Settings" })).toBeVisible();
    await user.keyboard("{Control>}1{/Control}");
    expect(screen.getByRole("tab", { name: "Token" })).toHaveAttribute("aria-selected", "true");
  });

  it("says why it could not be read, and tries again", async () => {
    const gone = {
      code: "not_found",
      message: "This profile does not exist any more.",
      next_step: null,
      server: null,
    };
    const { fake, user } = await openWindow({ profile: reject(gone) });
    expect(screen.getByRole("alert")).toHaveTextContent(gone.message);
    fake.answers.profile = () => view(rows[2]!);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("table", { name: "Claims" })).toBeVisible();
  });

  it("is deleted at once, and comes back by Undo or Ctrl Z", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}{Backspace}{/Control}");
    expect(await screen.findByText("“orders-web” was deleted.")).toBeVisible();
    expect(screen.queryByRole("heading", { name: "orders-web" })).toBeNull();
    screen.getByRole("button", { name: "Undo" }).focus();
    await user.keyboard("{Control>}z{/Control}");
    expect(await screen.findByRole("heading", { name: "orders-web" })).toBeVisible();
    expect(fake.argsOf("profile_restore")).toEqual([{ id: 3 }]);
  });

  it("comes back by Ctrl Z after the message of its delete has gone, once", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}{Backspace}{/Control}");
    expect(await screen.findByText("“orders-web” was deleted.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Dismiss" }));

    await user.keyboard("{Control>}z{/Control}");
    expect(await screen.findByText("“orders-web” is back.")).toBeVisible();
    await user.keyboard("{Control>}z{/Control}");

    expect(fake.argsOf("profile_restore")).toEqual([{ id: 3 }]);
  });

  it("is restored from the list of what was deleted, also after a restart", async () => {
    const { fake, user } = await openWindow({
      profiles_removed: () => [{ id: 3, name: "orders-web", environment: "staging", removed_at: Date.now() }],
    });
    await user.keyboard("{Control>}k{/Control}");
    await user.keyboard("restore a deleted{Enter}");
    await user.click(await screen.findByRole("button", { name: "Restore orders-web" }));
    expect(await screen.findByText("“orders-web” is back.")).toBeVisible();
    expect(fake.argsOf("profile_restore")).toEqual([{ id: 3 }]);
  });

  it("is duplicated, exported and forgotten from its menu", async () => {
    const { fake, user } = await openWindow();
    const choose = async (name: RegExp) => {
      await user.click(screen.getByRole("button", { name: "More" }));
      await user.click(screen.getByRole("menuitem", { name }));
    };
    await choose(/Copy the profile document/);
    expect(fake.argsOf("profile_export_copy")).toEqual([{ id: 3 }]);
    await choose(/Save the profile document/);
    expect(fake.argsOf("profile_export_save")).toEqual([{ id: 3 }]);
    await choose(/Forget alice/);
    expect(fake.argsOf("persona_forget")).toEqual([{ profileId: 3, persona: "alice" }]);
    await choose(/Duplicate/);
    expect(fake.argsOf("profile_duplicate")).toEqual([{ id: 3 }]);
    expect(await screen.findByText("“orders-web-2” was made as a copy.")).toBeVisible();
  });

  it("of production is red wherever its environment is shown", async () => {
    const live = row(1, "live", "production", { personas: [persona("alice", token(3))] });
    const { container } = await openWindow({ profiles: () => [live], profile: () => view(live) });
    expect(container.querySelector(".tag")).toHaveClass("bad");
    expect(screen.getByRole("heading", { name: "production" })).toHaveClass("bad");
  });
});
