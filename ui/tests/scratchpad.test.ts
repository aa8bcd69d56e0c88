import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { Latest } from "../src/state/latest";
import { aliceAndBob, brokenFound, nothingFound, scratchpad, withPasted } from "./fixtures/comparisons";
import { openVault } from "./fixtures/program";
import { finding } from "./fixtures/reports";
import { claim, hostileJwt, jwt } from "./fixtures/tokens";
import { expectAccessible, openWindow, reject } from "./window";

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Text with tokens" });
const found = () => within(screen.getByRole("region", { name: "Tokens found" }));

async function openScratchpad(answers: Parameters<typeof openWindow>[0] = {}) {
  const opened = await openWindow(answers);
  await opened.user.keyboard("{Control>}j{/Control}");
  await screen.findByRole("heading", { name: "Scratchpad" });
  return opened;
}

describe("the scratchpad", () => {
  it("is reached by its key, by the sidebar and by Ctrl K, and waits for a text", async () => {
    const { user } = await openScratchpad();
    expect(field()).toHaveFocus();
    expect(screen.getByText("Nothing pasted yet")).toBeVisible();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: /^Vault/ }));
    await user.click(screen.getByRole("button", { name: /^Scratchpad/ }));
    expect(screen.getByRole("button", { name: /^Scratchpad/ })).toHaveAttribute("aria-current", "page");
    await user.click(screen.getByRole("button", { name: /^Vault/ }));
    await user.keyboard("{Control>}k{/Control}scratchp{Enter}");
    expect(await screen.findByRole("heading", { name: "Scratchpad" })).toBeVisible();
  });

  it("lists what is found with its place, and shows what the first one says", async () => {
    const { fake, user } = await openScratchpad();
    await user.paste("curl -H 'Authorization: Bearer eyJ'");
    expect(await screen.findByRole("heading", { name: "4 tokens" })).toBeVisible();
    expect(fake.argsOf("scratchpad_look")).toEqual([
      { text: "curl -H 'Authorization: Bearer eyJ'", chosen: 0 },
    ]);
    const lines = found()
      .getAllByRole("button")
      .map((button) => button.textContent?.replace(/\s+/g, " ").trim());
    expect(lines).toEqual([
      "JWT after Bearer line 2 412 characters",
      "Encrypted JWT member id_token line 7 1,204 characters",
      "Opaque token member refresh_token line 8 43 characters",
      "JWT cookie __Host-session line 12 380 characters",
    ]);
    const claims = within(screen.getByRole("table", { name: "Claims" }));
    expect(claims.getByText("https://id.staging.example")).toBeVisible();
    await expectAccessible();
  });

  it("shows another one that is chosen", async () => {
    const { fake, user } = await openScratchpad({
      scratchpad_look: ({ chosen }) => (chosen === 2 ? scratchpad({ chosen: 2, jwt: null }) : scratchpad()),
    });
    await user.paste("a text");
    await user.click(await screen.findByRole("button", { name: /refresh_token/ }));
    expect(await screen.findByText(/This token is opaque/)).toBeVisible();
    expect(fake.argsOf("scratchpad_look").at(-1)).toEqual({ text: "a text", chosen: 2 });
    expect(screen.getByRole("button", { name: /refresh_token/ })).toHaveAttribute("aria-current", "true");
  });

  it("says that there is no token, what is broken, and why it could not look", async () => {
    const failure = { code: "unexpected", message: "It was lost.", next_step: null, server: null };
    const answers: (() => unknown)[] = [() => nothingFound, () => brokenFound, reject(failure)];
    const { user } = await openScratchpad({ scratchpad_look: () => answers.shift()!() });
    await user.paste("hello");
    expect(await screen.findByText("There is no token in this text.")).toBeVisible();
    await user.paste("eyJ");
    expect(await screen.findByText(/nested too deep/)).toBeVisible();
    expect(screen.getByRole("table", { name: "Header" })).toBeVisible();
    await user.paste("x");
    expect(await screen.findByText("It was lost.")).toBeVisible();
    await expectAccessible();
  });

  it("shows markup and characters that turn the text around as what they are", async () => {
    const { user } = await openScratchpad({ scratchpad_look: () => scratchpad({ jwt: hostileJwt }) });
    await user.paste("x");
    expect(await screen.findByText("<img src=x onerror=alert(1)><b>bold</b>")).toBeVisible();
    expect(screen.getAllByText(/^U\+202E RIGHT-TO-LEFT OVERRIDE$/)[0]).toBeVisible();
  });

  it("keeps a text that is too long out of the field, and says how far it looked", async () => {
    const text = "x".repeat(7 * 1024 * 1024);
    const { fake, user } = await openScratchpad({
      scratchpad_look: () => ({ ...scratchpad(), looked_at: 6 * 1024 * 1024, has_more: true }),
    });
    await fireEvent.paste(field(), { clipboardData: { getData: () => text } });
    expect(await screen.findByText(/7\.0 MB of text were pasted/)).toBeVisible();
    expect(screen.queryByRole("textbox", { name: "Text with tokens" })).toBeNull();
    expect(await screen.findByText("Only the first 6 MB of the text were looked through.")).toBeVisible();
    expect(screen.getByRole("heading", { name: "4 tokens, and more that are not listed" })).toBeVisible();
    expect((fake.argsOf("scratchpad_look")[0]!["text"] as string).length).toBe(text.length);
    await user.click(screen.getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(field()).toHaveFocus());
    expect(field().value).toBe("");
  });

  it("keeps the text while the window is open, and nowhere else; Clear and a locked vault end it", async () => {
    const { app, fake, user } = await openScratchpad({
      vault_status: () => ({ ...openVault, key: "passphrase" }),
    });
    await user.paste("eyJ");
    await screen.findByRole("heading", { name: "4 tokens" });
    await user.keyboard("{Control>},{/Control}");
    await screen.findByRole("heading", { name: "Vault" });
    await user.keyboard("{Control>}j{/Control}");
    expect(field().value).toBe("eyJ");
    expect(localStorage.length + sessionStorage.length).toBe(0);
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(screen.getByText("Nothing pasted yet")).toBeVisible();
    await user.type(field(), "eyJ");
    await fake.emit("vault-changed", { ...openVault, state: "locked", key: "passphrase" });
    await waitFor(() => expect(app.scratchpad.text).toBe(""));
    expect(app.scratchpad.view).toBeNull();
  });

  it("drops what is found in a text that is no longer there", async () => {
    let answer = (_: unknown) => {};
    const { app } = await openScratchpad({
      scratchpad_look: () => new Promise((resolve) => (answer = resolve)),
    });
    const looking = app.scratchpad.put("first");
    app.scratchpad.clear();
    answer(scratchpad());
    await looking;
    expect(app.scratchpad.view).toBeNull();
  });
});

describe("work of which only the newest counts", () => {
  it("is done one at a time, and skips what was asked for meanwhile", async () => {
    const begun: string[] = [];
    const taken: string[] = [];
    const finish: (() => void)[] = [];
    const latest = new Latest(async (asked: string) => {
      begun.push(asked);
      await new Promise<void>((resolve) => finish.push(resolve));
      return () => void taken.push(asked);
    });

    const all = latest.ask("a");
    void latest.ask("b");
    void latest.ask("c");
    expect(begun).toEqual(["a"]);
    finish[0]!();
    await waitFor(() => expect(begun).toEqual(["a", "c"]));
    finish[1]!();
    await all;

    expect(taken).toEqual(["c"]);
  });
});

describe("what is done with a pasted token", () => {
  const pasteToken = async (answers: Parameters<typeof openWindow>[0]) => {
    const opened = await openScratchpad(answers);
    await opened.user.paste("eyJ.e30.");
    await screen.findByRole("heading", { name: "4 tokens" });
    return opened;
  };

  it("is in step with its bytes, but for one that nobody takes in", async () => {
    const { user } = await openScratchpad();
    await user.paste("short");
    const box = within(await screen.findByRole("group", { name: "The token that is looked at" }));
    const row = screen.getByText("alice").closest("tr")!;
    await fireEvent.pointerOver(row);
    expect(row).toHaveClass("pointed");
    expect(box.getByText((_, element) => element?.classList.contains("pointed") ?? false)).toBeVisible();
    expect(screen.getByText("436 bytes as an Authorization header, 417 as a cookie")).toBeVisible();
    await expectAccessible();

    const long = { ...jwt, header_members: [], claim_members: [] };
    await openScratchpad({ scratchpad_look: () => scratchpad({ jwt: long }) });
    await user.paste("long");
    expect(screen.queryByRole("group", { name: "The token that is looked at" })).toBeNull();
  });

  it("is compared with another one of the text, as what they are said to be", async () => {
    const answers = [withPasted, aliceAndBob];
    const { fake, user } = await openScratchpad({ scratchpad_compare: () => answers.shift() ?? aliceAndBob });
    await user.paste("several");
    await user.click(await screen.findByText("with another token of this text"));
    expect(await screen.findByRole("table", { name: "Comparison" })).toBeVisible();
    const others = within(screen.getByRole("combobox", { name: "Compared with" })).getAllByRole("option");
    expect(others.map((each) => each.textContent)).toEqual([
      "Encrypted JWT, member id_token, line 7",
      "Opaque token, member refresh_token, line 8",
      "JWT, cookie __Host-session, line 12",
    ]);
    await user.selectOptions(
      screen.getByRole("combobox", { name: "Compared with" }),
      "JWT, cookie __Host-session, line 12",
    );
    await user.selectOptions(screen.getByRole("combobox", { name: "What they are" }), "Tokens of two people");
    expect(await screen.findByText(/^Of two people:/)).toBeVisible();
    expect(screen.getByRole("columnheader", { name: /^JWT, cookie __Host-session, line 12/ })).toBeVisible();
    expect(fake.argsOf("scratchpad_compare").at(-1)).toEqual({
      text: "several",
      before: 0,
      after: 3,
      related: "other_persona",
    });
    await expectAccessible();
  });

  it("is verified with what is pasted, and says how the secret was read", async () => {
    const { fake, user } = await pasteToken({
      scratchpad_verify: () => ({
        findings: [
          finding("signature", "The signature is the issuer's", "passed", {
            found: "HS256 by the shared secret",
          }),
          finding("expiry", "It has not expired", "failed", { found: "expired 1 h ago" }),
          finding("issuer", "iss is the issuer", "not_applicable"),
        ],
        keys: null,
        secret_form: "hex",
      }),
    });
    await user.click(screen.getByText("Verify", { selector: "summary *, summary" }));
    expect(screen.getByRole("button", { name: "Verify" })).toBeDisabled();
    await user.selectOptions(screen.getByRole("combobox", { name: "With" }), "secret");
    await user.type(screen.getByRole("textbox", { name: /^Secret/ }), "616263");
    await user.type(screen.getByRole("textbox", { name: "Audience" }), "orders");
    await user.click(screen.getByRole("button", { name: "Verify" }));
    expect(await screen.findByText(/One check did not pass. The secret was read as hex./)).toBeVisible();
    expect(fake.argsOf("scratchpad_verify")).toEqual([
      { text: "eyJ.e30.", chosen: 0, keys: { from: "secret", text: "616263" }, audience: "orders" },
    ]);
    const checks = within(screen.getByRole("list", { name: "Verify" }));
    expect(checks.queryByText(/iss is the issuer/)).toBeNull();
    await expectAccessible();
  });

  it("is decrypted with the key of a profile", async () => {
    const { fake, user } = await pasteToken({
      scratchpad_look: () => scratchpad({ jwt: { ...jwt, payload_part: null, claims: [] }, editable: null }),
      scratchpad_decrypt: () => ({
        layers: [{ alg: "RSA-OAEP", enc: "A256GCM", kid: null, header: [] }],
        jwt: null,
        claims: [claim("sub", "alice")],
      }),
    });
    const key = screen.getByRole("combobox", { name: "Key" });
    await user.selectOptions(key, within(key).getAllByRole("option")[2]!);
    await user.click(screen.getByRole("button", { name: "Decrypt" }));
    expect(await screen.findByText(/RSA-OAEP with A256GCM/)).toBeVisible();
    expect(within(screen.getByRole("table", { name: "Claims inside" })).getByText("alice")).toBeVisible();
    expect(fake.argsOf("scratchpad_decrypt")).toMatchObject([{ chosen: 0, key: { from: "profile" } }]);
    await expectAccessible();
  });

  it("is changed and signed again, plainly marked, and a refusal loses nothing", async () => {
    const answers = [
      reject({
        code: "invalid",
        message: "Header and claims are JSON objects.",
        next_step: null,
        server: null,
      }),
      () => "eyJ.made.here",
    ];
    const { fake, user } = await pasteToken({ scratchpad_sign: () => answers.shift()!() });
    await user.click(screen.getByText("Change and sign"));
    const claims = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Claims" });
    await user.clear(claims);
    await user.type(claims, "nothing");
    await user.selectOptions(screen.getByRole("combobox", { name: "Key" }), "new");
    await user.click(screen.getByRole("button", { name: "Sign" }));
    expect(await screen.findByText("Header and claims are JSON objects.")).toBeVisible();
    expect(claims.value).toBe("nothing");
    await user.selectOptions(screen.getByRole("combobox", { name: "What is wrong with it" }), "unsigned");
    await user.click(screen.getByRole("button", { name: "Sign" }));
    expect(await screen.findByText("Made here, and wrong on purpose")).toBeVisible();
    expect(screen.getByText("eyJ.made.here")).toBeVisible();
    expect(fake.argsOf("scratchpad_sign")[1]).toMatchObject({ key: { from: "new" }, wrong: "unsigned" });
    await expectAccessible();
  });
});
