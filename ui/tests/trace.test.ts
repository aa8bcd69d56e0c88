import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { rows } from "./fixtures/profiles";
import { failedRun, goodRun, refused, runRow } from "./fixtures/runs";
import { expectAccessible, openWindow } from "./window";

describe("the Flow tab", () => {
  const flow = async (run = failedRun) => {
    const opened = await openWindow({ run: () => run });
    await opened.user.click(screen.getByRole("tab", { name: "Flow" }));
    return opened;
  };
  const steps = () => within(screen.getByRole("list", { name: "Steps" }));

  it("opens at the step that failed, masked, with the server's own words", async () => {
    await flow();
    expect(steps().getByRole("button", { current: "step" })).toHaveTextContent(
      /Token request ?, failed here/,
    );
    const sent = within(screen.getByRole("group", { name: "POST https://id.staging.example/token" }));
    expect(sent.getAllByText("masked")).toHaveLength(3);
    expect(screen.getByText("redirect_uri mismatch").tagName).toBe("Q");
    await expectAccessible();
  });

  it("brings the step that failed into view", async () => {
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
    onTestFinished(() => scrolled.mockRestore());
    await flow();
    expect(scrolled.mock.contexts).toEqual([steps().getByRole("button", { current: "step" })]);
  });

  it("counts no check that had nothing to look at", async () => {
    const nothing = {
      title: "iss is the issuer",
      verdict: "not_applicable",
      detail: null,
      source: "RFC 9207",
    } as const;
    const steps = failedRun.steps.map((step) => ({ ...step, checks: [...step.checks, nothing] }));
    await flow({ ...failedRun, steps });
    expect(screen.getByRole("radio", { name: "Checks (3)" })).toBeVisible();
  });

  it("is walked through by arrow keys", async () => {
    const { user } = await flow();
    steps().getByRole("button", { current: "step" }).focus();
    await user.keyboard("{ArrowUp}");
    expect(steps().getByRole("button", { current: "step" })).toHaveTextContent("Authorization response");
    expect(steps().getByRole("button", { current: "step" })).toHaveFocus();
    await user.keyboard("{End}");
    expect(screen.getByText("The run ended before this step.")).toBeVisible();
  });

  it("shows response and checks with their rules", async () => {
    const { user } = await flow();
    await user.click(screen.getByRole("radio", { name: "Response" }));
    expect(screen.getByText(/"error_description": "redirect_uri mismatch"/)).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "Checks (3)" }));
    const checks = within(screen.getByRole("list", { name: "Checks" }));
    expect(checks.getAllByRole("listitem")[0]).toHaveTextContent(
      "failed: the status says success it is 400 RFC 6749 §5.1",
    );
    await expectAccessible();
  });

  it("says that a run went well", async () => {
    await flow(goodRun);
    expect(screen.getByText(/The run went well/)).toBeVisible();
  });

  it.each([
    ["cancelled", "authorization_code", false, /cancelled before a token was issued/],
    ["cancelled", "authorization_code", true, /The server may have issued tokens that are not kept/],
    ["cancelled", "refresh_token", true, /The server may have used the refresh token up/],
    ["interrupted", "authorization_code", false, /Bearerbox was closed before a token was issued/],
    ["interrupted", "client_credentials", true, /Bearerbox was closed after the token request was sent/],
    ["interrupted", "refresh_token", true, /Bearerbox was closed after the refresh request was sent/],
    ["cancelled", "userinfo", false, /The question was cancelled/],
    ["cancelled", "revocation", true, /The server may have taken the token out of use/],
    ["interrupted", "revocation", false, /closed before the server had answered/],
    ["cancelled", "logout", false, /Whether the person is signed out at the server is not known/],
  ] as const)("says of a run that was %s (%s, request open: %s) what may have changed", async (...told) => {
    const [outcome, grant_type, may_have_acted, words] = told;
    const is_errand = ["userinfo", "revocation", "logout"].includes(grant_type);
    await flow({ ...goodRun, row: runRow(4, { outcome, grant_type, is_errand }), may_have_acted });
    expect(screen.getByText(words)).toBeVisible();
    await expectAccessible();
  });

  it("says what to do when there is no run", async () => {
    const { user } = await openWindow({ runs: () => [] });
    await user.click(screen.getByRole("tab", { name: "Flow" }));
    expect(screen.getByText(/Get a token, and every request and response/)).toBeVisible();
    await expectAccessible();
  });
});

describe("“Try again”", () => {
  it("stands beside a failed run of the persona that is chosen, and of no other", async () => {
    const { user } = await openWindow({ run: () => failedRun });
    await user.click(screen.getByRole("tab", { name: "Flow" }));
    expect(screen.getByRole("combobox", { name: "As" })).toHaveValue("alice");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();

    await user.selectOptions(screen.getByRole("combobox", { name: "As" }), "bob");

    expect(await screen.findByRole("button", { name: "Try again" })).toBeVisible();
  });

  it("does not stand beside a question that failed", async () => {
    const run = { ...failedRun, row: { ...failedRun.row, persona: "alice", is_errand: true } };
    const { user } = await openWindow({ run: () => run });
    await user.click(screen.getByRole("tab", { name: "Flow" }));
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });
});

describe("the History tab", () => {
  it("lists runs, and Enter opens one in Flow", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByRole("tab", { name: "History" }));
    expect(
      screen.getByRole("row", { name: /failed The token endpoint refused.* bob .* 9\.5 s/ }),
    ).toBeVisible();
    expect(screen.getByRole("row", { name: /cancelled The consent window was closed/ })).toBeVisible();
    await expectAccessible();

    screen.getByRole("button", { name: "Access, ID and refresh token, for 1 h." }).focus();
    await user.keyboard("{ArrowDown}{Enter}");

    expect(await screen.findByText(refused.next_step!)).toBeVisible();
    expect(fake.argsOf("run").at(-1)).toEqual({ runId: 2 });
    await user.click(screen.getByRole("button", { name: "Show the latest" }));
    expect(await screen.findByText(/The run went well/)).toBeVisible();
  });

  it("shows older runs on request, and goes on from there", async () => {
    const all = Array.from({ length: 450 }, (_, at) => runRow(1000 - at, { summary: `Run ${1000 - at}` }));
    const { fake, user } = await openWindow({
      runs: ({ limit, before }) =>
        all.filter((row) => before === null || row.id < (before as number)).slice(0, limit as number),
    });
    await user.click(screen.getByRole("tab", { name: "History" }));
    const shown = () => document.querySelectorAll("tbody tr").length;
    expect(shown()).toBe(200);

    await user.click(screen.getByRole("button", { name: "Show older runs" }));
    await waitFor(() => expect(shown()).toBe(400));
    expect(fake.argsOf("runs").at(-1)).toMatchObject({ before: 801 });
    await waitFor(() => expect(screen.getByRole("button", { name: "Run 800" })).toHaveFocus());

    // What is read anew is no less.
    await fake.emit("profile-changed", rows[2]);
    await waitFor(() => expect(fake.argsOf("runs").at(-1)).toMatchObject({ limit: 401, before: null }));
    await user.click(screen.getByRole("button", { name: "Show older runs" }));
    await waitFor(() => expect(shown()).toBe(450));
    expect(screen.queryByRole("button", { name: "Show older runs" })).toBeNull();
  });

  it("says what to do when it is empty", async () => {
    const { user } = await openWindow({ runs: () => [] });
    await user.click(screen.getByRole("tab", { name: "History" }));
    expect(screen.getByText(/the run is kept here with all its steps/)).toBeVisible();
    await expectAccessible();
  });
});
