import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { RunView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import {
  answered,
  insufficientScope,
  long,
  notEncrypted,
  redirected,
  silent,
  surerSignIn,
  unanswered,
} from "./fixtures/api";
import { resource } from "./fixtures/program";
import { progress } from "./fixtures/runs";
import { authorization, tokenSet } from "./fixtures/tokens";
import { expectAccessible, openWindow, reject } from "./window";

const API = "https://api.staging.example/orders";
const url = () => screen.getByRole("textbox", { name: "URL of the API" });
const outcome = () => within(screen.getByRole("region", { name: "Answer of the API" }));
const ended = (outcome: "done" | "cancelled" = "done") =>
  progress({ stage: "ended", outcome, error: null }, { run_id: 20, is_errand: true });

/** The part, unfolded by its key. */
async function trying(run: RunView | null, answers: Answers = {}) {
  const opened = await openWindow({ ...(run && { run: () => run }), ...answers });
  await opened.user.keyboard("{Control>}t{/Control}");
  await waitFor(() => expect(url()).toHaveFocus());
  return opened;
}
async function sent(run: RunView, answers: Answers = {}) {
  const opened = await trying(run, answers);
  await opened.user.type(url(), `${API}{Enter}`);
  return opened;
}
const underWay = (run: RunView): RunView => ({
  ...run,
  row: { ...run.row, ended_at: null, outcome: null },
  answer: null,
});

describe("trying the token with an API", () => {
  it("sends what is written, by keys alone, and shows what came back", async () => {
    const { fake, user } = await trying(answered);
    await user.type(url(), API);
    await user.selectOptions(screen.getByRole("combobox", { name: "Method" }), "PUT");
    await user.click(screen.getByText("Header fields"));
    await user.click(screen.getByRole("button", { name: "Add a header field" }));
    expect(screen.getByRole("textbox", { name: "Header field 1: name" })).toHaveFocus();
    await user.keyboard("X-Trace{Tab}7 a");
    await user.click(screen.getByText("Body"));
    await user.type(screen.getByRole("textbox", { name: "Body of the request" }), '{{"a":1}');
    await user.keyboard("{Control>}{Shift>}t{/Shift}{/Control}");

    expect(await screen.findByText("200 OK")).toBeVisible();
    expect(outcome().getByRole("group", { name: "Body of the answer" })).toHaveTextContent('"item": "Chair"');
    const choice = {
      errand: "api",
      method: "PUT",
      url: API,
      headers: [["X-Trace", "7 a"]],
      content: '{"a":1}',
      plaintext: false,
    };
    expect(fake.argsOf("errand_start")).toEqual([{ tokenSetId: 31, errand: choice }]);
    await user.click(outcome().getByText("Header fields of the answer"));
    expect(outcome().getByText("application/json")).toBeVisible();
    await expectAccessible();
  });

  it("sends nothing without a URL", async () => {
    const { fake, user } = await trying(answered);
    await user.keyboard("{Enter}{Control>}{Shift>}t{/Shift}{/Control}");
    expect(screen.getByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled", "true");
    expect(fake.argsOf("errand_start")).toEqual([]);
  });

  it("waits in words, and is cancelled by its button or its key", async () => {
    let run = underWay(answered);
    const { fake, user } = await sent(run, { run: () => run });
    expect(await screen.findByText("Waiting for the API…")).toBeInTheDocument();
    await user.type(url(), "{Enter}");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.keyboard("{Control>}.{/Control}");
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 20 }, { runId: 20 }]);
    expect(fake.argsOf("errand_start")).toHaveLength(1);

    run = { ...answered, row: { ...answered.row, outcome: "cancelled" }, answer: null };
    await fake.emit("run-progress", ended("cancelled"));
    expect(await screen.findByText("The request was cancelled.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Send" })).toBeEnabled();
  });

  it("says that nobody answered, and leads to what happened", async () => {
    const { app, user } = await sent(unanswered);
    expect(await screen.findByText("Nothing answers at api.staging.example.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show what happened" }));
    expect(app.page.tab).toBe("flow");
    expect(app.page.chosenRun).toBe(20);
  });

  it("shows a long answer in a part of its own, and that it was cut", async () => {
    await sent(long);
    const body = await screen.findByRole("group", { name: "Body of the answer" });
    expect(body).toHaveAttribute("tabindex", "0");
    expect(outcome().getByText("cut: only 2097152 bytes of it were read")).toBeVisible();
  });

  it("is there for an access token alone, and asks nothing before it is unfolded", async () => {
    const set = tokenSet();
    const { fake } = await openWindow({
      authorization_current: () =>
        authorization({ token_set: { ...set, tokens: set.tokens.filter((each) => each.kind === "id") } }),
    });
    expect(screen.queryByText("Try it")).toBeNull();
    expect(fake.argsOf("api_request_last")).toEqual([]);
  });
});

describe("a refusal of the API", () => {
  it("is told in words, with a run that asks for the scope beside the profile's", async () => {
    const { fake, user } = await sent(insufficientScope);

    const message = "The token lacks the scope orders.write, which the API needs for this.";
    expect(await screen.findByText(message)).toBeVisible();
    expect(outcome().getByText("insufficient_scope").closest("blockquote")).toHaveTextContent(
      "The API says:",
    );
    expect(outcome().getByText("RFC 6750 §3.1")).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Get a token with orders.write" }));
    expect(fake.argsOf("run_start")).toEqual([
      {
        profileId: 3,
        persona: "alice",
        browser: null,
        pauses: false,
        stepUp: { scope: ["orders.write"], acr_values: [], max_age: null },
      },
    ]);
    expect(url()).toHaveValue(API);
  });

  it("offers the sign-in that the API wants, and says what is asked for", async () => {
    const { fake, user } = await sent(surerSignIn);
    expect(
      await screen.findByText(/asks for acr_values urn:practice:acr:two-factor, max_age 300 as well/),
    ).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign in as the API wants" }));
    expect(fake.argsOf("run_start")[0]!.stepUp).toEqual({
      scope: [],
      acr_values: ["urn:practice:acr:two-factor"],
      max_age: 300,
    });
  });

  it("without a challenge is said to be one, and offers nothing", async () => {
    await sent(silent);
    expect(await screen.findByText(/answered 401 without a challenge/)).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Get a token with|^Sign in as/ })).toBeNull();
    expect(screen.queryByText("What the API says of itself")).toBeNull();
  });

  it("leads to what the API says of itself, read only then", async () => {
    const servers = ["https://id.staging.example/", "https://other.example"];
    const { fake, user } = await sent(insufficientScope, {
      server_resource: () => ({ ...resource, authorization_servers: servers }),
    });
    const title = await screen.findByText("What the API says of itself");
    expect(fake.argsOf("server_resource")).toEqual([]);

    await user.click(title);

    expect(await screen.findByText("another than this profile’s")).toBeVisible();
    expect(screen.getByText("this profile’s")).toBeVisible();
    const { number, ...asked } = fake.argsOf("server_resource")[0]!;
    expect(number).toEqual(expect.any(Number));
    expect(asked).toEqual({
      address: API,
      metadata: "https://api.staging.example/.well-known/oauth-protected-resource/orders",
      profileId: 3,
      plaintext: false,
    });
    await expectAccessible();
  });
});

describe("what could give the token away", () => {
  it("is not sent unencrypted until the person says so", async () => {
    let refuse = true;
    const { fake, user } = await sent(answered, {
      errand_start: () => (refuse ? reject(notEncrypted)() : 20),
    });
    expect(await screen.findByText(notEncrypted.message)).toBeVisible();
    refuse = false;
    await user.click(screen.getByRole("button", { name: "Send it all the same" }));
    expect(await screen.findByText("200 OK")).toBeVisible();
    const sentBy = fake
      .argsOf("errand_start")
      .map((args) => (args.errand as { plaintext: boolean }).plaintext);
    expect(sentBy).toEqual([false, true]);
  });

  it("is a redirect, which is followed by the person alone", async () => {
    const { fake, user } = await sent(redirected);
    expect(await screen.findByText(/which was not followed/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Ask there instead" }));
    const last = fake.argsOf("errand_start").at(-1)!.errand as { url: string };
    expect(last.url).toBe("https://api.staging.example/v2/orders");
    expect(url()).toHaveValue("https://api.staging.example/v2/orders");
  });
});

describe("the request of the last time", () => {
  const last = {
    method: "POST",
    url: API,
    headers: [{ name: "X-Api-Key", value: null, note: null }],
    content: "{}",
    left_out: ["the header field X-Api-Key"],
  };

  it("is there again, without what may be a secret", async () => {
    const { user } = await trying(null, { api_request_last: () => last });
    await waitFor(() => expect(url()).toHaveValue(API));
    expect(screen.getByRole("combobox", { name: "Method" })).toHaveValue("POST");
    expect(screen.getByText(/may be a secret: the header field X-Api-Key/)).toBeVisible();
    await user.click(screen.getByText("Header fields"));
    expect(screen.getByRole("textbox", { name: "Header field 1: value" })).toHaveValue("");
  });

  it("takes nothing away that was typed meanwhile", async () => {
    let give = (_: typeof last) => {};
    const { user } = await trying(null, {
      api_request_last: () => new Promise((done) => (give = done)),
    });
    await user.type(url(), "https://mine.example");
    give(last);
    await new Promise((done) => setTimeout(done, 0));
    expect(url()).toHaveValue("https://mine.example");
  });

  it("stays while other profiles are looked at, and goes when the vault is locked", async () => {
    const { app, user } = await trying(null);
    await user.type(url(), API);
    await app.openProfile(1);
    await app.openProfile(3);
    expect(app.page.api.of(3)?.url).toBe(API);
    app.page.api.forget();
    expect(app.page.api.of(3)).toBeUndefined();
  });
});
