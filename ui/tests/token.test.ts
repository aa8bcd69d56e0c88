import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { describe, expect, it, vi } from "vitest";
import type { TokenSetView } from "../src/ipc";
import { now } from "./fixtures/profiles";
import { authorization, claim, hostileJwt, jwt, tokenSet, tokenView } from "./fixtures/tokens";
import { expectAccessible, openWindow } from "./window";

const withSet = (set: Partial<TokenSetView>, more = {}) => ({
  authorization_current: () => authorization({ token_set: tokenSet(set), ...more }),
});
const SECRET = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLXJldmVhbGVk";
const body = () => document.body.textContent ?? "";

describe("the token", () => {
  it("is decoded, with each time in relative, local and UTC time", async () => {
    await openWindow();
    const claims = within(screen.getByRole("table", { name: "Claims" }));
    expect(
      claims.getByRole("row", { name: /iss https:\/\/id\.staging\.example.*checked and right: the issuer/ }),
    ).toBeVisible();
    expect(
      claims.getByRole("row", {
        name: /exp.*in 48 min, (today|tomorrow) \d\d:\d\d:\d\d \(.*\d\d:\d\d:\d\d UTC\)/,
      }),
    ).toBeVisible();
    expect(claims.getByRole("row", { name: /tenant acme-staging.*not a registered claim/ })).toBeVisible();
    await expectAccessible();
  });

  it("is never in the window before it is revealed, and no longer than 30 seconds", async () => {
    const { user } = await openWindow();
    expect(body()).not.toContain(SECRET.split(".")[2]);
    vi.useFakeTimers({
      now: Date.now(),
      toFake: ["Date", "setTimeout", "clearTimeout"],
      shouldAdvanceTime: true,
    });

    await user.click(screen.getByRole("button", { name: "Reveal" }));
    await waitFor(() => expect(body()).toContain(SECRET.split(".")[2]));
    await vi.advanceTimersByTimeAsync(30_000);
    await tick();

    expect(body()).not.toContain(SECRET.split(".")[2]);
  });

  it.each([
    ["the window loses focus", async () => void (await fireEvent.blur(window))],
    [
      "another tab is shown",
      async () => void (await fireEvent.click(screen.getByRole("tab", { name: "History" }))),
    ],
    [
      "another token is chosen",
      async () => void (await fireEvent.click(screen.getByRole("radio", { name: "ID" }))),
    ],
    [
      "another profile is opened",
      async () => void (await fireEvent.click(screen.getByRole("button", { name: /orders-web-live/ }))),
    ],
  ])("is hidden again when %s", async (_, happens) => {
    const { app, user } = await openWindow();
    await user.click(screen.getByRole("button", { name: "Reveal" }));
    await waitFor(() => expect(app.page.reveal.token).toBe(SECRET));

    await happens();

    await waitFor(() => expect(app.page.reveal.token).toBeNull());
    expect(body()).not.toContain(SECRET.split(".")[2]);
  });

  it("does not show a token that arrives after it was hidden", async () => {
    let arrive = (_: string) => {};
    const { app, user } = await openWindow({ token_reveal: () => new Promise((done) => (arrive = done)) });
    await user.click(screen.getByRole("button", { name: "Reveal" }));
    await fireEvent.blur(window);
    arrive(SECRET);
    await tick();
    expect(app.page.reveal.token).toBeNull();
  });

  it("is copied in Rust, in the form that is chosen, and says so", async () => {
    const { fake, user } = await openWindow();

    await user.click(screen.getByRole("button", { name: "Copy" }));
    await waitFor(() =>
      expect(screen.getAllByRole("status").some((each) => each.textContent === "Copied")).toBe(true),
    );
    await user.click(screen.getByRole("button", { name: "Copy as…" }));
    await expectAccessible();
    await user.keyboard("{ArrowDown}{Enter}");

    expect(fake.argsOf("token_copy")).toEqual([
      { tokenSetId: 31, kind: "access", form: "raw" },
      { tokenSetId: 31, kind: "access", form: "header" },
    ]);
    expect(screen.getByRole("button", { name: "Copy as…" })).toHaveFocus();
  });

  it("shows the ID and the refresh token too", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByRole("radio", { name: "Refresh" }));
    expect(screen.getByText(/This refresh token is opaque: 43 characters/)).toBeVisible();
    expect(screen.getByText("expiry unknown")).toBeVisible();
  });

  it("is said to be opaque, with its length", async () => {
    await openWindow(withSet({ tokens: [tokenView("access", { jwt: null, characters: 27 })] }));
    expect(screen.getByText(/This access token is opaque: 27 characters/)).toBeVisible();
    expect(screen.getByRole("radio", { name: "ID" })).toBeDisabled();
    await expectAccessible();
  });

  it("is said to be broken, with each problem", async () => {
    const broken = {
      ...jwt,
      claims: [],
      problems: [
        { message: "There are four parts.", place: null },
        { message: "The payload is no JSON.", place: { before: '{"a":', here: "}", after: "" } },
        { message: "The header ends.", place: { before: "{", here: "", after: "" } },
      ],
    };
    await openWindow(withSet({ tokens: [tokenView("access", { jwt: broken })] }));
    expect(screen.getByText("This looks like a JWT, but it is broken.")).toBeVisible();
    expect(screen.getByText("There are four parts.")).toBeVisible();
    const marks = [...document.querySelectorAll("mark")].map((mark) => mark.textContent);
    expect(marks).toEqual(["}", "the end of the text"]);
    await expectAccessible();
  });

  it("is said to be expired, and what to do", async () => {
    await openWindow(withSet({ tokens: [tokenView("access", { expires_at: now - 400_000 })] }));
    // 6 or 7, as the clock goes on while the window opens.
    expect(screen.getByText(/^expired [67] min ago$/)).toBeVisible();
    expect(screen.getByText("Refresh gets the next one without a sign-in.")).toBeVisible();
    await expectAccessible();
  });

  it("is said to be revoked, and what to do", async () => {
    const revoked = tokenView("access", { revoked_at: now - 130_000 });
    const { app } = await openWindow(withSet({ tokens: [revoked, tokenView("refresh")] }));
    expect(screen.getByText(/^revoked [23] min ago$/)).toBeVisible();
    expect(screen.getByText("Refresh gets the next one without a sign-in.")).toBeVisible();
    expect(screen.queryByRole("progressbar", { name: "Lifetime left" })).toBeNull();
    app.page.asking.open = true;
    expect(await screen.findByText(/The access token was revoked .* Revoking it again/)).toBeVisible();
    await expectAccessible();
  });

  it("may be out of use once its refresh token was revoked, which is not claimed", async () => {
    const refresh = tokenView("refresh", { revoked_at: now - 130_000 });
    await openWindow(withSet({ tokens: [tokenView("access"), refresh] }, { can_refresh: false }));
    expect(screen.getByText(/^The refresh token was revoked [23] min ago\.$/)).toBeVisible();
    expect(screen.getByText(/may have taken this access token out of use as well/)).toBeVisible();
    expect(screen.getByText(/^expires in /)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Refresh" })).toBeNull();
    await expectAccessible();
  });

  it("is marked as revoked among the generations", async () => {
    const generations = authorization().generations.map((row, at) =>
      at === 1 ? { ...row, revoked_at: now } : row,
    );
    const { user } = await openWindow({ authorization_current: () => authorization({ generations }) });
    await user.click(screen.getByText("Generations"));
    const lines = screen.getAllByRole("listitem").filter((line) => /Generation \d/.test(line.textContent));
    expect(lines.map((line) => /revoked|current/.exec(line.textContent)?.[0])).toEqual([
      "current",
      "revoked",
      undefined,
    ]);
  });

  it("is forgotten once that is said twice, and kept when it is not", async () => {
    const { fake, user } = await openWindow({ tokens_forget: () => true });
    await user.click(screen.getByText("Generations"));
    await user.click(screen.getByRole("button", { name: "Forget these tokens…" }));
    expect(screen.getByText(/The server is not told/)).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Keep them" }));
    expect(fake.argsOf("tokens_forget")).toEqual([]);

    await user.click(screen.getByRole("button", { name: "Forget these tokens…" }));
    await user.click(screen.getByRole("button", { name: "Forget them" }));
    await waitFor(() => expect(fake.argsOf("tokens_forget")).toEqual([{ profileId: 3, persona: "alice" }]));
    expect(await screen.findByText(/The tokens are forgotten here/)).toBeVisible();
  });

  it("shows hostile claims as text", async () => {
    const { container } = await openWindow(withSet({ tokens: [tokenView("access", { jwt: hostileJwt })] }));
    expect(screen.getByText("<img src=x onerror=alert(1)><b>bold</b>")).toBeVisible();
    expect(container.querySelector("td img, td b")).toBeNull();
    expect(screen.getByRole("row", { name: /שם.*U\+202E RIGHT-TO-LEFT OVERRIDE.* evil/ })).toBeVisible();
    expect(screen.getByRole("row", { name: /9404922926400.*no calendar shows/ })).toBeVisible();
  });

  it("refreshes for fewer scopes than were granted", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByRole("button", { name: "Refresh for fewer scopes…" }));
    const dialog = within(screen.getByRole("dialog", { name: "Refresh for fewer scopes" }));
    await user.click(dialog.getByRole("button", { name: "Refresh" }));
    expect(fake.argsOf("authorization_refresh")).toEqual([]);
    expect(dialog.getByText("Leave out at least one, and keep at least one.")).toBeVisible();
    await expectAccessible();

    await user.click(dialog.getByRole("checkbox", { name: "orders.write" }));
    await user.click(dialog.getByRole("button", { name: "Refresh" }));

    expect(fake.argsOf("authorization_refresh")).toEqual([
      { authorizationId: 11, scope: "openid orders.read" },
    ]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("offers no narrower refresh without a refresh token", async () => {
    await openWindow({ authorization_current: () => authorization({ can_refresh: false }) });
    expect(await screen.findByRole("table", { name: "Scope" })).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Refresh for fewer scopes…" })).toBeNull();
  });

  it("shows the scope that was asked beside the one that was granted", async () => {
    await openWindow();
    const scope = within(screen.getByRole("table", { name: "Scope" }));
    expect(scope.getByRole("row", { name: "orders.admin yes no no" })).toBeInTheDocument();
    expect(scope.getByRole("row", { name: "orders.read yes yes yes" })).toBeInTheDocument();
  });

  it("shows the beginning of ten thousand scopes, and more of them in steps that are said", async () => {
    const asked = Array.from({ length: 10_000 }, (_, at) => `scope-${at}`);
    const set = {
      asked_scope: asked,
      granted_scope: asked.slice(0, 5000),
      token_scope: { kind: "unknown" as const },
    };
    const { user } = await openWindow(withSet(set));
    const rows = () => document.querySelectorAll("[aria-label=Scope] tbody tr").length;
    expect(rows()).toBe(300);
    expect(screen.getByText("5000 granted of 10000 asked")).toBeVisible();

    await user.click(screen.getByText("Show 300 more of 9700"));

    expect(rows()).toBe(600);
    expect(screen.getByText("Show 300 more of 9400")).toBeVisible();
  });

  it("shows the beginning of forty thousand claims, and more of them in steps that are said", async () => {
    const claims = Array.from({ length: 40_000 }, (_, at) => claim(`claim-${at}`, "a value"));
    const long = { ...jwt, claims };
    const { user } = await openWindow(withSet({ tokens: [tokenView("access", { jwt: long })] }));
    const rows = () => document.querySelectorAll("[aria-label=Claims] tbody tr").length;
    expect(rows()).toBe(12);

    await user.click(screen.getByText("Show 20 more of 39988"));

    expect(rows()).toBe(32);
    expect(screen.getByText("Show 20 more of 39968")).toBeVisible();
  });

  it("shows the last claims that are left, and then no button", async () => {
    const long = { ...jwt, claims: Array.from({ length: 13 }, (_, at) => claim(`claim-${at}`, "a value")) };
    const { user } = await openWindow(withSet({ tokens: [tokenView("access", { jwt: long })] }));

    await user.click(screen.getByRole("button", { name: "Show the last 1" }));

    expect(screen.getByText("claim-12")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Show (the last|20)/ })).toBeNull();
  });

  it("counts down although it is opaque, where the response says how long it lives", async () => {
    const expiry = Date.now() + 48 * 60_000;
    const opaque = tokenView("access", { jwt: null, characters: 27, expires_at: expiry });
    await openWindow(withSet({ tokens: [opaque] }));
    const shown = () => screen.getByText(/^expires in /).textContent;
    const before = shown();
    expect(before).toMatch(/^expires in 4[78]:\d\d$/);
    expect(screen.getByRole("progressbar", { name: "Lifetime left" })).toBeVisible();
    expect(screen.queryByText("expiry unknown")).toBeNull();

    await waitFor(() => expect(shown()).not.toBe(before), { timeout: 5000 });
  });

  it("lets an older generation be looked at, plainly marked", async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByText("Generations"));
    await user.click(screen.getByRole("button", { name: "Show: Generation 1" }));

    expect(await screen.findByText("This is generation 1, an older one.")).toBeVisible();
    expect(fake.argsOf("authorization")).toEqual([{ id: 11, tokenSetId: 29 }]);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Show the current one" }));
    expect(fake.argsOf("authorization").at(-1)).toEqual({ id: 11, tokenSetId: 31 });
  });

  it("says what to do when there is none", async () => {
    await openWindow({ authorization_current: () => null });
    expect(screen.getByRole("heading", { name: "No token yet as alice" })).toBeVisible();
    expect(screen.getByText(/Get token opens the server’s sign-in page/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Refresh" })).toBeNull();
    await expectAccessible();
  });
});
