import { screen, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { rows, view } from "./fixtures/profiles";
import { goodRun, paused, progress, runRow, steps } from "./fixtures/runs";
import { expectAccessible, openWindow } from "./window";

const panel = () => within(screen.getByRole("region", { name: /Run under way/ }));
const primaries = () => [...document.querySelectorAll("button.primary")].map((each) => each.textContent);

describe("a run in two steps", () => {
  it("is started from the menu and by its key", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByRole("button", { name: "More ways to get a token" }));
    await user.click(screen.getByRole("menuitem", { name: /Stop before the token request/ }));
    await user.keyboard("{Control>}{Alt>}{Enter}{/Alt}{/Control}");

    const started = { profileId: 3, persona: "alice", browser: null, pauses: true, stepUp: null };
    expect(fake.argsOf("run_start")).toEqual([started, started]);
  });

  it("is not offered where no code is exchanged", async () => {
    const { user } = await openWindow({
      profile: () => view({ ...rows[2]!, grant_type: "implicit" }),
      profiles: () => [{ ...rows[2]!, grant_type: "implicit" }],
    });
    await user.click(screen.getByRole("button", { name: "More ways to get a token" }));

    expect(screen.getByRole("menuitem", { name: /In the system browser/ })).toBeVisible();
    expect(screen.queryByRole("menuitem", { name: /Stop before the token request/ })).toBeNull();
  });

  it("shows the code masked and its token request, and does one thing first of all", async () => {
    const { fake, user } = await openWindow();
    expect(primaries()).toContain("Get token");
    await fake.emit("run-progress", progress({ ...paused, since: Date.now() - 35_000 }));

    expect(await screen.findByText("The code is there. It is exchanged when you say so.")).toBeVisible();
    const response = within(panel().getByRole("group", { name: paused.response.line }));
    expect(response.getByText("code").nextElementSibling).toHaveTextContent(/masked\s*43 characters/);
    expect(response.getByText("HqPZ2wM0cQ")).toBeVisible();
    const request = within(panel().getByRole("group", { name: paused.request.line }));
    expect(request.getByText("authorization_code")).toBeVisible();
    expect(request.getByText("Authorization").nextElementSibling).toHaveTextContent(/masked/);
    expect(panel().getByTitle("since the code came")).toHaveTextContent(/^0:3\d$/);
    expect(primaries()).toEqual(["Exchange the code"]);
    await expectAccessible();

    await user.click(panel().getByRole("button", { name: "Copy the code" }));
    expect(await screen.findByText("The code was copied.")).toBeVisible();
    await user.click(panel().getByRole("button", { name: "Exchange the code" }));
    await user.click(panel().getByRole("button", { name: "Cancel" }));

    expect(fake.argsOf("run_copy_code")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("run_exchange_code")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 9 }]);
    expect(fake.argsOf("text_copy")).toEqual([]);
  });

  it("has its steps in Flow, however late that is opened", async () => {
    const { fake, user } = await openWindow();
    const row = runRow(9, { ended_at: null, outcome: null, summary: "Under way." });
    fake.answers.runs = () => [row];
    fake.answers.run = () => ({
      ...goodRun,
      row,
      steps: [{ ...steps[0]!, title: "Paused", summary: "before the token request", state: "waiting" }],
    });
    await fake.emit("run-progress", progress(paused));
    await user.click(screen.getByRole("tab", { name: "Flow" }));

    expect(await screen.findByText("before the token request")).toBeVisible();
  });

  it("goes on by its key, and only while it has paused", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}{Shift>}x{/Shift}{/Control}");
    await fake.emit("run-progress", progress(paused));
    await screen.findByText("The code is there. It is exchanged when you say so.");
    await user.keyboard("{Control>}{Shift>}x{/Shift}{/Control}");

    expect(fake.argsOf("run_exchange_code")).toEqual([{ runId: 9 }]);

    await fake.emit("run-progress", progress({ stage: "requesting_token" }));
    await screen.findByText("Requesting the token…");
    await user.keyboard("{Control>}{Shift>}x{/Shift}{/Control}");

    expect(fake.argsOf("run_exchange_code")).toHaveLength(1);
  });
});
