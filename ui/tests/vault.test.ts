import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { VaultView } from "../src/ipc";
import { strengthOf } from "../src/strength";
import { keyringMissing, openVault } from "./fixtures/program";
import { expectAccessible, openWindow, reject } from "./window";

const vault = (more: Partial<VaultView>) => ({ vault_status: () => ({ ...openVault, ...more }) });
const locked = vault({ state: "locked", key: "passphrase" });
const wrong = {
  code: "wrong_passphrase",
  message: "This passphrase does not open the vault.",
  next_step: "Try again.",
  server: null,
};

describe("the lock screen", () => {
  it("opens the vault with its passphrase", async () => {
    const { fake, user } = await openWindow(locked);
    await expectAccessible();
    expect(screen.getByLabelText("Passphrase")).toHaveFocus();
    await user.keyboard("four words in a row{Enter}");
    expect(await screen.findByRole("heading", { name: "orders-web" })).toBeVisible();
    expect(fake.argsOf("vault_unlock")).toEqual([{ passphrase: "four words in a row" }]);
  });

  it("says that a passphrase is wrong, and lets one try again", async () => {
    const { user } = await openWindow({ ...locked, vault_unlock: reject(wrong) });
    await user.keyboard("wrong{Enter}");
    expect(await screen.findByText(wrong.message)).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText("Passphrase")).toHaveFocus());
    await expectAccessible();
  });

  it("asks for a passphrase when none was entered", async () => {
    const { fake, user } = await openWindow(locked);
    await user.click(screen.getByRole("button", { name: "Unlock" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Enter a passphrase.");
    expect(fake.argsOf("vault_unlock")).toEqual([]);
  });

  it("says what it is doing while the key is derived", async () => {
    const { user } = await openWindow({ ...locked, vault_unlock: () => new Promise(() => {}) });
    await user.keyboard("x{Enter}");
    expect(screen.getByText(/Unlocking… deriving the key/)).toBeVisible();
  });

  it("comes when the vault is locked elsewhere, and forgets what was shown", async () => {
    const { app, fake } = await openWindow();
    app.drafts.fresh.write("client.client_secret", "typed");
    await fake.emit("vault-changed", { ...openVault, state: "locked", key: "passphrase" });
    expect(await screen.findByRole("heading", { name: "Bearerbox is locked" })).toBeVisible();
    expect(app.page.authorization).toBeNull();
    expect(app.profiles.rows).toEqual([]);
    expect(JSON.stringify(app.drafts.fresh.document)).not.toContain("typed");
  });
});

describe("a keyring that cannot be used", () => {
  const missing = vault({ state: "new", key: null, problem: keyringMissing });

  it("is said plainly, and asked again on request", async () => {
    const { user } = await openWindow(missing);
    expect(screen.getByText("There is no keyring on this computer.")).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "orders-web" })).toBeVisible();
  });

  it("can be done without: a passphrase, entered twice, its strength said in words", async () => {
    const { fake, user } = await openWindow(missing);
    await user.click(screen.getByRole("button", { name: "Use a passphrase instead" }));
    await expectAccessible();
    await user.type(screen.getByLabelText("Passphrase"), "abc");
    expect(screen.getByText(/Very weak/)).toBeVisible();
    expect(screen.getByText(/You can use it, but it protects little/)).toBeVisible();
    await user.type(screen.getByLabelText("Passphrase"), " dune kettle orbit moss");
    expect(screen.getByText("Good: it withstands a long attack.")).toBeVisible();
    expect(screen.queryByText(/it protects little/)).toBeNull();
    await user.type(screen.getByLabelText("Passphrase, once more"), "other{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("The two passphrases differ.");
    expect(fake.argsOf("vault_create")).toEqual([]);

    await user.clear(screen.getByLabelText("Passphrase, once more"));
    await user.type(screen.getByLabelText("Passphrase, once more"), "abc dune kettle orbit moss{Enter}");

    expect(await screen.findByRole("heading", { name: "orders-web" })).toBeVisible();
    expect(fake.argsOf("vault_create")).toEqual([{ passphrase: "abc dune kettle orbit moss" }]);
  });

  it("offers no passphrase for a vault whose key is in it", async () => {
    await openWindow(vault({ state: "locked", key: "keyring", problem: keyringMissing }));
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Use a passphrase instead" })).toBeNull();
  });
});

describe("a vault that cannot be used", () => {
  it("is said with its way out", async () => {
    const problem = {
      code: "vault_unusable",
      message: "The vault was written by a newer Bearerbox.",
      next_step: "Update Bearerbox.",
      server: null,
    } as const;
    await openWindow(vault({ state: "unusable", problem }));
    expect(screen.getByText(problem.message)).toBeVisible();
    expect(screen.getByText(problem.next_step)).toBeVisible();
    await expectAccessible();
  });

  it("that does not even answer is said too", async () => {
    const { fake, user } = await openWindow({ vault_status: reject(new Error("no answer")) });
    expect(screen.getByRole("alert")).toHaveTextContent("Something unexpected happened.");
    fake.answers.vault_status = () => openVault;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("heading", { name: "orders-web" })).toBeVisible();
  });
});

describe("the vault's settings", () => {
  it("change the passphrase", async () => {
    const { fake, user } = await openWindow(vault({ key: "passphrase" }));
    await user.keyboard("{Control>},{/Control}");
    await expectAccessible();
    await user.type(screen.getByLabelText("Current passphrase"), "old");
    await user.type(screen.getByLabelText("New passphrase"), "new");
    await user.type(screen.getByLabelText("New passphrase, once more"), "new{Enter}");
    expect(await screen.findByText("The key was changed.")).toBeVisible();
    expect(fake.argsOf("vault_change_key")).toEqual([{ current: "old", passphrase: "new" }]);
  });

  it("move the key into the keyring", async () => {
    const { fake, user } = await openWindow(vault({ key: "passphrase" }));
    await user.click(screen.getByRole("button", { name: /^Vault/ }));
    await user.click(screen.getByRole("radio", { name: "Keep the key in the keyring" }));
    await user.type(screen.getByLabelText("Current passphrase"), "old{Enter}");
    expect(fake.argsOf("vault_change_key")).toEqual([{ current: "old", passphrase: null }]);
  });

  it("say why the key was not changed", async () => {
    const { user } = await openWindow({ ...vault({ key: "passphrase" }), vault_change_key: reject(wrong) });
    await user.click(screen.getByRole("button", { name: /^Vault/ }));
    await user.click(screen.getByRole("radio", { name: "Keep the key in the keyring" }));
    await user.type(screen.getByLabelText("Current passphrase"), "bad{Enter}");
    expect(await screen.findByText(wrong.message)).toBeVisible();
  });

  it("lock the vault by key", async () => {
    const { user } = await openWindow(vault({ key: "passphrase" }));
    await user.keyboard("{Control>}l{/Control}");
    expect(await screen.findByRole("heading", { name: "Bearerbox is locked" })).toBeVisible();
  });
});

describe("a passphrase's strength", () => {
  it.each([
    ["password123", 0],
    ["aaaaaaaaaaaaaaaaaaaa", 0],
    ["correct horse", 1],
    ["dune kettle orbit moss", 3],
    ["dune kettle orbit moss Falcon 7", 4],
  ])("of “%s” is %i", (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});
