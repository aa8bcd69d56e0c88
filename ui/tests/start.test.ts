import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { server } from "./fixtures/program";
import { expectAccessible, openWindow, reject } from "./window";

const unreachable = {
  code: "network",
  message: "The server could not be reached.",
  next_step: "Check the address.",
  server: null,
};

describe("first start", () => {
  it("offers the practice server, and signs in as alice with one click", async () => {
    const { fake, user } = await openWindow({ profiles: () => [] });
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "Sign in as alice" }));

    expect(await screen.findByRole("heading", { name: "practice-web" })).toBeVisible();
    expect(fake.argsOf("run_start")).toEqual([
      { profileId: 60, persona: "alice", browser: null, pauses: false, stepUp: null },
    ]);
  });

  it("fills the form of a new profile from an issuer", async () => {
    const { fake, user } = await openWindow({ profiles: () => [] });

    await user.type(screen.getByRole("textbox", { name: "Issuer" }), "id.example.com{Enter}");

    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
    expect(fake.argsOf("server_discover")).toMatchObject([{ address: "id.example.com", plaintext: false }]);
    expect(screen.getByRole("textbox", { name: "Issuer" })).toHaveValue(server.issuer);
    expect(screen.getByText("PKCE with S256")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("id.example.com");
    expect(screen.getByRole("textbox", { name: "Redirect URI" })).toHaveValue("http://127.0.0.1/callback");
  });

  it("says why discovery failed and keeps what was typed", async () => {
    const { user } = await openWindow({ profiles: () => [], server_discover: reject(unreachable) });

    await user.type(screen.getByRole("textbox", { name: "Issuer" }), "down.example{Enter}");

    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The server could not be reached. Check the address.",
    );
    expect(screen.getByRole("textbox", { name: "Issuer" })).toHaveValue("down.example");
    await expectAccessible();
  });

  it("leaves a failed discovery behind when a profile is made by hand", async () => {
    const { user } = await openWindow({ profiles: () => [], server_discover: reject(unreachable) });
    await user.type(screen.getByRole("textbox", { name: "Issuer" }), "down.example{Enter}");
    expect(await screen.findByRole("alert")).toBeVisible();

    await user.keyboard("{Control>}n{/Control}");

    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByRole("textbox", { name: "Issuer" })).toHaveFocus();
  });

  it("reads an address without TLS only when it is allowed", async () => {
    const plaintext = {
      code: "plaintext_address",
      message: "It is not encrypted.",
      next_step: "Use https.",
      server: null,
    };
    const { fake, user } = await openWindow({
      profiles: () => [],
      server_discover: ({ plaintext: allowed }) => {
        if (!allowed) throw plaintext;
        return { ...server, issuer: "http://id.example.com", found_at: "http://id.example.com/elsewhere" };
      },
    });
    await user.type(screen.getByRole("textbox", { name: "Issuer" }), "http://id.example.com{Enter}");

    await user.click(await screen.findByRole("button", { name: "Allow http for this server" }));

    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
    expect(fake.argsOf("server_discover").at(-1)).toMatchObject({
      address: "http://id.example.com",
      plaintext: true,
    });
    // The metadata is not where the issuer would lead to, so its endpoints are written down.
    expect(screen.getByRole("textbox", { name: "Token endpoint" })).toHaveValue(
      "https://id.example.com/token",
    );
  });

  it("lets discovery be cancelled, and goes nowhere then", async () => {
    const { app, fake, user } = await openWindow({
      profiles: () => [],
      server_discover: () => new Promise(() => {}),
    });
    await user.type(screen.getByRole("textbox", { name: "Issuer" }), "slow.example{Enter}");
    expect(screen.getByText("Reading the server’s metadata…")).toBeVisible();
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "Cancel" }));

    expect(fake.argsOf("server_discover_cancel")).toEqual([
      { number: fake.argsOf("server_discover")[0]!.number },
    ]);
    expect(screen.getByRole("button", { name: "Discover" })).toHaveFocus();
    expect(screen.getByRole("textbox", { name: "Issuer" })).toHaveValue("slow.example");
    expect(app.screen).toBe("start");
  });

  it("says why the practice server did not start", async () => {
    const { user } = await openWindow({ profiles: () => [], practice_start: reject(unreachable) });
    await user.click(screen.getByRole("button", { name: "Sign in as alice" }));
    expect(await screen.findByText("The server could not be reached.")).toBeVisible();
    expect(screen.getByRole("button", { name: "Sign in as alice" })).toBeEnabled();
  });
});
