import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ProtectedResourceView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { notEncrypted, unreachable } from "./fixtures/api";
import { resource, server } from "./fixtures/program";
import { expectAccessible, openWindow, reject } from "./window";

const API = "https://api.staging.example/orders";
const field = (name: string) => screen.getByRole("textbox", { name });
const saying = (more: Partial<ProtectedResourceView>): Answers => ({
  server_resource: () => ({ ...resource, ...more }),
});

async function search(answers: Answers = {}) {
  const opened = await openWindow(answers);
  await opened.user.keyboard("{Control>}n{/Control}");
  await opened.user.click(screen.getByText("I only have the API’s URL"));
  await opened.user.type(field("URL of the API"), `${API}{Enter}`);
  return opened;
}

describe("a new profile for whoever has only the API's URL", () => {
  it("gets issuer, scopes and resource from what the API says of itself", async () => {
    const { app, fake } = await search();

    expect(await screen.findByText(/Issuer, scopes and resource are filled in/)).toBeVisible();
    await waitFor(() => expect(screen.getByText("PKCE with S256")).toBeVisible());
    expect(field("Scope")).toHaveValue("orders.read orders.write");
    expect(app.drafts.fresh.snapshot().resource).toEqual([resource.resource]);
    expect(app.drafts.fresh.read("authorization_server.issuer")).toBe(server.issuer);
    expect(fake.argsOf("server_discover")[0]!.address).toBe("https://id.staging.example");
    expect(fake.argsOf("server_resource")[0]).toMatchObject({
      address: API,
      metadata: null,
      profileId: null,
    });
    await expectAccessible();
  });

  it("chooses among several authorization servers", async () => {
    const servers = ["https://one.example", "https://two.example"];
    const { fake, user } = await search(saying({ authorization_servers: servers }));
    expect(await screen.findByText(/Orders takes the tokens of several/)).toBeVisible();
    expect(fake.argsOf("server_discover")).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Use https://two.example" }));
    expect(fake.argsOf("server_discover")[0]!.address).toBe("https://two.example");
  });

  it("keeps what the person wrote, and fills in anew what it filled in", async () => {
    let more: Partial<ProtectedResourceView> = {};
    const { app, user } = await search({ server_resource: () => ({ ...resource, ...more }) });
    await waitFor(() => expect(field("Scope")).toHaveValue("orders.read orders.write"));
    more = { scopes: ["stock.read"], resource: "https://stock.example" };
    await user.click(screen.getByRole("button", { name: "Find" }));
    await waitFor(() => expect(field("Scope")).toHaveValue("stock.read"));
    expect(app.drafts.fresh.snapshot().resource).toEqual(["https://stock.example"]);

    await user.clear(field("Scope"));
    await user.type(field("Scope"), "openid mine");
    more = {};
    await user.click(screen.getByRole("button", { name: "Find" }));
    await waitFor(() => expect(app.drafts.fresh.snapshot().resource).toEqual([resource.resource]));
    expect(field("Scope")).toHaveValue("openid mine");
  });

  it("says what is odd, and fills nothing in where no server is named", async () => {
    const warning = { severity: "warning" as const, message: "It names no authorization server." };
    const { fake } = await search(saying({ authorization_servers: [], warnings: [warning] }));
    const remarks = within(await screen.findByRole("list", { name: "Remarks on the metadata" }));
    expect(remarks.getByText(warning.message)).toBeVisible();
    expect(fake.argsOf("server_discover")).toEqual([]);
    expect(field("Scope")).toHaveValue("");
  });

  it("says why nothing was found", async () => {
    await search({ server_resource: reject(unreachable) });
    expect(await screen.findByText(unreachable.message)).toBeVisible();
  });

  it("asks without TLS only where the person allows it", async () => {
    const { fake, user } = await search({
      server_resource: ({ plaintext }) => (plaintext ? resource : reject(notEncrypted)()),
    });
    await user.click(await screen.findByRole("button", { name: "Allow http for this API" }));
    expect(await screen.findByText(/are filled in from/)).toBeVisible();
    expect(fake.argsOf("server_resource").map((args) => args.plaintext)).toEqual([false, true]);
  });

  it.each(["{Escape}", "x"])("is cancelled by %s, and an answer that comes late is dropped", async (keys) => {
    let give = (_: ProtectedResourceView) => {};
    const { fake, user } = await search({ server_resource: () => new Promise((done) => (give = done)) });
    expect(screen.getByText("Reading the API’s metadata…")).toBeVisible();
    await user.type(field("URL of the API"), keys);
    give(resource);
    await new Promise((done) => setTimeout(done, 0));
    const { number } = fake.argsOf("server_resource")[0]!;
    expect(fake.argsOf("server_discover_cancel")).toEqual([{ number }]);
    expect(field("Scope")).toHaveValue("");
  });

  it("is not offered for a profile that is there", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByRole("tab", { name: "Settings" }));
    expect(screen.queryByText("I only have the API’s URL")).toBeNull();
  });
});
