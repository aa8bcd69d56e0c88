import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ServerView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { server } from "./fixtures/program";
import { document, rows, view } from "./fixtures/profiles";
import { openWindow } from "./window";

const field = (name: string) => screen.getByRole("textbox", { name });
const serverAt = (host: string, more: Partial<ServerView> = {}): ServerView => ({
  ...server,
  issuer: `https://${host}`,
  // Not where the issuer leads to, so that the endpoints are written down.
  found_at: `https://${host}/elsewhere`,
  endpoints: [
    { name: "token_endpoint", url: `https://${host}/token` },
    { name: "jwks_uri", url: `https://${host}/jwks` },
  ],
  ...more,
});
const byAddress: Answers = { server_discover: ({ address }) => serverAt(new URL(address as string).host) };

const fresh = async (answers: Answers = byAddress) => {
  const opened = await openWindow(answers);
  await opened.user.keyboard("{Control>}n{/Control}");
  return opened;
};
type User = Awaited<ReturnType<typeof fresh>>["user"];
const discover = async (user: User, address: string) => {
  await user.clear(field("Issuer"));
  await user.type(field("Issuer"), `${address}{Enter}`);
};

describe("discovery of another server", () => {
  it("leaves no endpoint of the one before", async () => {
    const { app, user } = await fresh({
      server_discover: ({ address }) =>
        (address as string).includes("one")
          ? serverAt("one.example")
          : {
              ...server,
              issuer: "https://two.example",
              found_at: "https://two.example/.well-known/openid-configuration",
            },
    });
    await discover(user, "https://one.example");
    await waitFor(() => expect(field("Token endpoint")).toHaveValue("https://one.example/token"));

    await discover(user, "https://two.example");

    await waitFor(() => expect(field("Token endpoint")).toHaveValue(""));
    expect(app.drafts.fresh.snapshot().authorization_server).toEqual({ issuer: "https://two.example" });
  });

  it("leaves none that was saved with the profile either", async () => {
    const saved = document({
      authorization_server: { issuer: "https://one.example", token_endpoint: "https://one.example/token" },
    });
    const { user } = await openWindow({ ...byAddress, profile: () => view(rows[2]!, { document: saved }) });
    await user.click(screen.getByRole("tab", { name: "Settings" }));

    await discover(user, "https://two.example");

    await waitFor(() => expect(field("Token endpoint")).toHaveValue("https://two.example/token"));
    expect(field("JWKS URI")).toHaveValue("https://two.example/jwks");
  });

  it("keeps an endpoint that the person wrote, and says what it is used instead of", async () => {
    const { user } = await fresh();
    await user.click(screen.getByText("Endpoints"));
    await user.type(field("Token endpoint"), "https://mine.example/token");

    await discover(user, "https://one.example");

    await waitFor(() => expect(field("JWKS URI")).toHaveValue("https://one.example/jwks"));
    expect(field("Token endpoint")).toHaveValue("https://mine.example/token");
    expect(field("Token endpoint")).toHaveAccessibleDescription(
      "Used instead of https://one.example/token, which discovery found.",
    );
    expect(field("JWKS URI")).toHaveAccessibleDescription("from discovery");
  });

  it("of the same server keeps the endpoints that were saved", async () => {
    const saved = document({
      authorization_server: { issuer: "https://one.example", token_endpoint: "https://proxy.example/token" },
    });
    const { user } = await openWindow({
      profile: () => view(rows[2]!, { document: saved }),
      server_discover: () => ({
        ...server,
        issuer: "https://one.example",
        found_at: "https://one.example/.well-known/openid-configuration",
      }),
    });
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    await user.click(screen.getByRole("button", { name: "Discover" }));
    expect(await screen.findByText("PKCE with S256")).toBeVisible();
    expect(field("Token endpoint")).toHaveValue("https://proxy.example/token");
  });
});

describe("an answer that comes too late", () => {
  const slow = () => {
    const answers: ((server: ServerView) => void)[] = [];
    return { answers, server_discover: () => new Promise<ServerView>((done) => answers.push(done)) };
  };

  it("is dropped when another issuer was entered meanwhile", async () => {
    const { answers, server_discover } = slow();
    const { app, user } = await fresh({ server_discover });
    await discover(user, "https://one.example");
    await user.type(field("Issuer"), "/two");

    answers[0]!(serverAt("one.example"));

    await waitFor(() => expect(app.drafts.fresh.discovering).toBe(false));
    expect(app.drafts.fresh.snapshot().authorization_server).toEqual({ issuer: "https://one.example/two" });
    expect(app.drafts.fresh.read("name")).toBe("");
  });

  it("is dropped when the settings were reverted meanwhile", async () => {
    const { answers, server_discover } = slow();
    const { app, user } = await openWindow({ server_discover });
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    await discover(user, "https://one.example");
    await user.click(screen.getByRole("button", { name: "Revert" }));

    answers[0]!(serverAt("one.example"));
    await new Promise((done) => setTimeout(done, 0));

    expect(app.drafts.isDirty(3)).toBe(false);
    expect(field("Issuer")).toHaveValue("https://id.staging.example");
  });
});

describe("discovery under way", () => {
  const never: Answers = { server_discover: () => new Promise(() => {}) };

  it.each([
    [
      "its button",
      async (user: User) => user.click(screen.getByRole("button", { name: "Cancel discovery" })),
    ],
    ["Escape", async (user: User) => user.type(field("Issuer"), "{Escape}")],
    ["another issuer", async (user: User) => user.type(field("Issuer"), "x")],
  ])("is cancelled by %s", async (_, act) => {
    const { fake, user } = await fresh(never);
    await discover(user, "https://one.example");
    expect(screen.getByText("Reading the metadata…")).toBeVisible();
    await act(user);
    expect(fake.argsOf("server_discover_cancel")).toEqual([
      { number: fake.argsOf("server_discover")[0]!.number },
    ]);
    expect(screen.getByRole("button", { name: "Discover" })).toBeEnabled();
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("what discovery found", () => {
  it("is not shown beside another issuer", async () => {
    const { user } = await fresh();
    await discover(user, "https://one.example");
    expect(await screen.findByText("PKCE with S256")).toBeVisible();
    await user.type(field("Issuer"), "/two");
    expect(screen.queryByText("PKCE with S256")).toBeNull();
  });
});

describe("the client authentication", () => {
  const taking = (...methods: string[]): Answers => ({
    server_discover: () => ({ ...server, token_endpoint_auth_methods: methods }),
  });
  const method = () => screen.getByRole("combobox", { name: "Client authentication" });
  const secret = () => screen.getByRole("combobox", { name: "Client secret" });
  // The issuer is left first, and checked: jsdom would undo a choice that is made in the midst of that.
  const choose = async (user: User, select: HTMLElement, option: string) => {
    await user.click(select);
    await new Promise((done) => setTimeout(done, 20));
    await user.selectOptions(select, option);
  };
  const discovered = async (answers: Answers) => {
    const opened = await fresh(answers);
    await discover(opened.user, "id.example.com");
    await screen.findByText("PKCE with S256");
    return opened;
  };

  it("is chosen where the server does not take the default", async () => {
    await discovered(taking("client_secret_post", "private_key_jwt"));
    expect(method()).toHaveValue("client_secret_post");
  });

  it("is chosen again when a secret comes or goes", async () => {
    const { user } = await discovered(taking("client_secret_post", "none"));
    expect(method()).toHaveValue("");
    await choose(user, secret(), "Enter a secret");
    expect(method()).toHaveValue("client_secret_post");
    await choose(user, secret(), "No secret");
    expect(method()).toHaveValue("");
  });

  it.each([
    ["takes the default", taking("none", "client_secret_basic")],
    ["does not say", taking()],
    ["takes none that Bearerbox has", taking("private_key_jwt")],
  ])("is left to the default where the server %s", async (_, answers) => {
    await discovered(answers);
    expect(method()).toHaveValue("");
    expect(method()).toHaveDisplayValue("Authorization header if there is a secret, otherwise none");
  });

  it("stays what the person chose", async () => {
    const { user } = await fresh(taking("client_secret_post"));
    await choose(user, method(), "None (public client)");
    await discover(user, "id.example.com");
    expect(await screen.findByText("PKCE with S256")).toBeVisible();
    expect(method()).toHaveValue("none");
  });
});
