import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { key } from "./fixtures/program";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow, reject } from "./window";
import type { ProfileDocument } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";

const open = async (client: Partial<ProfileDocument["client"]> = {}, answers: Answers = {}) => {
  const kept = document();
  const opened = await openWindow({
    profile: () => view(rows[2]!, { document: { ...kept, client: { ...kept.client, ...client } } }),
    ...answers,
  });
  await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
  const choose = (field: string, choice: RegExp | string) => {
    const box = screen.getByRole<HTMLSelectElement>("combobox", { name: field });
    const option = [...box.options].find((each) => each.text === choice || each.text.match(choice));
    return opened.user.selectOptions(box, option!);
  };
  const save = async () => {
    await opened.user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(opened.fake.argsOf("profile_replace")).toHaveLength(1));
    return opened.fake.argsOf("profile_replace")[0]?.draft as ProfileDocument;
  };
  return { ...opened, choose, save };
};
const field = (name: string) => screen.getByRole("textbox", { name });
const box = (name: string) => screen.getByRole<HTMLSelectElement>("combobox", { name });
const optionsOf = (name: string) => [...box(name).options].map((each) => each.text);

describe("the client authentication", () => {
  it("has the seven methods", async () => {
    await open();
    const names = optionsOf("Client authentication").map((text) => /\((\w+)\)/.exec(text)?.[1]);
    expect(names.filter(Boolean)).toEqual([
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      "tls_client_auth",
      "self_signed_tls_client_auth",
    ]);
    expect(optionsOf("Client authentication")).toContain("None (public client)");
  });

  it("by a signed secret takes its algorithm and audience", async () => {
    const { choose, save } = await open();
    await choose("Client authentication", /client_secret_jwt/);
    expect(optionsOf("Signing algorithm")).toEqual(["HS256", "HS384", "HS512"]);
    await choose("Signing algorithm", "HS512");
    await choose("Assertion audience", "Both");
    await expectAccessible();
    expect(await save()).toMatchObject({
      client: { token_endpoint_auth_signing_alg: "HS512", client_secret: { held: true } },
      dialect: { client_assertion_audience: "both" },
    });
  });

  it("by a private key reads what is pasted, whatever its form", async () => {
    const { fake, user, choose, save } = await open({ client_secret: null });
    await choose("Client authentication", /private_key_jwt/);
    expect(screen.queryByLabelText("Client secret")).toBeNull();
    await choose("Private key", "Enter or make a key");
    await user.click(field("The key"));
    await user.paste("-----BEGIN PRIVATE KEY-----");
    await user.tab();
    expect(await screen.findByText("A key for ES256.")).toBeVisible();
    expect(fake.argsOf("key_read")).toEqual([{ text: "-----BEGIN PRIVATE KEY-----", kid: null }]);
    expect(optionsOf("Signing algorithm")).toEqual(["As fits the key", "ES256"]);
    await expectAccessible();
    expect((await save()).client.jwks).toEqual(key.jwks);
  });

  it("by a private key says why what was pasted is none, keeps it, and does not save", async () => {
    const { fake, user, choose } = await open(
      { client_secret: null },
      {
        key_read: reject({
          code: "invalid",
          message: "This is a certificate, not a private key.",
          next_step: "Mend the key.",
          server: null,
        }),
      },
    );
    await choose("Client authentication", /private_key_jwt/);
    await choose("Private key", "Enter or make a key");
    await user.click(field("The key"));
    await user.paste("-----BEGIN CERTIFICATE-----");
    await user.tab();
    await waitFor(() => expect(field("The key")).toBeInvalid());
    expect(field("The key")).toHaveAccessibleDescription(/This is a certificate/);
    expect(field("The key")).toHaveValue("-----BEGIN CERTIFICATE-----");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(fake.argsOf("profile_replace")).toEqual([]);
  });

  it("makes a new key and copies its public half for registration", async () => {
    const { fake, user, choose } = await open({ client_secret: null, kid: "old" });
    await choose("Client authentication", /private_key_jwt/);
    await choose("Private key", "Enter or make a key");
    await choose("Or a new key", /Ed25519/);
    await user.click(screen.getByRole("button", { name: "Make a new key" }));
    await user.click(await screen.findByRole("button", { name: "Copy the public JWKS" }));
    expect(fake.argsOf("key_new")).toEqual([{ kind: "ed25519" }]);
    const copied = String(fake.argsOf("text_copy")[0]?.text);
    expect(JSON.parse(copied)).toEqual(key.public_jwks);
    expect(copied).not.toContain("private-part");
    expect(field("Key ID")).toHaveValue("");
    expect(window.document.body.textContent).not.toContain("private-part");

    await user.click(screen.getByRole("button", { name: "Enter another" }));
    expect(field("The key")).toHaveValue("");
  });

  it("keeps a key that the vault holds, or reads it from a file", async () => {
    const { user, choose, save } = await open({
      client_secret: null,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { held: true },
    });
    expect(box("Private key")).toHaveDisplayValue("Keep the stored key");
    await choose("Private key", "From a file");
    await user.type(field("Path of the file"), "/keys/k.pem");
    await user.type(field("Key ID"), "k1");
    expect(await save()).toMatchObject({ client: { jwks: { file: "/keys/k.pem" }, kid: "k1" } });
  });

  it("copies the public half of a key that the vault holds", async () => {
    const { fake, user } = await open({
      client_secret: null,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { held: true },
    });
    await user.click(screen.getByRole("button", { name: "Copy the public JWKS" }));
    await waitFor(() => expect(fake.argsOf("text_copy")).toHaveLength(1));
    expect(fake.argsOf("profile_public_jwks")).toEqual([{ id: 3 }]);
    const copied = fake.argsOf("text_copy")[0]?.text as string;
    expect(JSON.parse(copied).keys[0]).toMatchObject({ kid: "k1" });
    expect(copied).not.toContain("private-part");
    await expectAccessible();
  });

  it("by a client certificate takes the files", async () => {
    const { user, choose, save } = await open({ client_secret: null });
    await choose("Client authentication", /\(tls_client_auth/);
    await user.type(field("Certificate file"), "c.pem");
    await user.type(field("Key file"), "k.pem");
    await expectAccessible();
    expect((await save()).tls).toEqual({ client_certificate: "c.pem", client_key: "k.pem" });
  });

  it("tells a problem at the top when its field is not shown", async () => {
    const { user } = await open(
      { jwks: { keys: [{}] } },
      { profile_check: () => [{ path: "client.jwks", message: "This is no key.", warning: false }] },
    );
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("This is no key.")).toBeVisible();
    expect(window.document.activeElement).toHaveTextContent("client.jwks");
  });

  it("binds tokens to a key, and pushes the authorization request, by a switch each", async () => {
    const { user, save } = await open();
    await user.click(screen.getByRole("checkbox", { name: "Bind tokens to a key (DPoP)" }));
    await user.click(screen.getByRole("checkbox", { name: "Push the authorization request (PAR)" }));
    expect((await save()).client).toMatchObject({
      dpop_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
    });
  });
});

describe("the authorization request", () => {
  it("has named fields, and its extra parameters do not repeat them", async () => {
    const { user, choose, save } = await open();
    expect(box("Prompt")).toHaveValue("consent");
    expect(screen.queryByLabelText("Authorization request parameters: name 1")).toBeNull();
    await user.clear(box("Prompt"));
    await user.type(box("Prompt"), "login");
    await user.type(field("Login hint"), "alice@example.com");
    await user.type(field("Max age"), "0");
    await user.click(field("Claims"));
    await user.paste('{"id_token": {"email": null}}');
    await user.tab();
    await choose("Response mode", "form_post");
    await user.click(screen.getByRole("button", { name: "Add to authorization request parameters" }));
    await user.keyboard("display{Tab}page");
    await expectAccessible();

    expect((await save()).parameters?.authorization).toEqual({
      prompt: "login",
      login_hint: "alice@example.com",
      max_age: "0",
      claims: '{"id_token": {"email": null}}',
      response_mode: "form_post",
      display: "page",
    });
  });

  it("wants whole seconds", async () => {
    const { fake, user } = await open();
    await user.type(field("Max age"), "1.5");
    await user.tab();
    await waitFor(() => expect(field("Max age")).toBeInvalid());
    expect(field("Max age")).toHaveAccessibleDescription(/Whole seconds are needed/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(fake.argsOf("profile_replace")).toEqual([]);
  });

  it("leaves a parameter that stands more than once among the extra ones", async () => {
    const { save } = await (async () => {
      const opened = await open(
        {},
        {
          profile: () =>
            view(rows[2]!, {
              document: document({ parameters: { authorization: { acr_values: ["a", "b"] } } }),
            }),
        },
      );
      return opened;
    })();
    expect(field("ACR values")).toHaveValue("");
    expect(screen.getByLabelText("Authorization request parameters: name 2")).toHaveValue("acr_values");
    expect((await save()).parameters?.authorization).toEqual({ acr_values: ["a", "b"] });
  });
});

describe("what the server does not say it supports", () => {
  it("is marked at the field before anything is sent", async () => {
    const { user, choose } = await open();
    expect(screen.queryByText(/The server does not list/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Discover" }));
    await screen.findByRole("list", { name: "What the server supports" });
    expect(screen.queryByText(/The server does not list/)).toBeNull();

    await choose("Client authentication", /client_secret_post/);
    await choose("PKCE", "plain");
    await choose("Response mode", "fragment");
    await user.click(screen.getByRole("checkbox", { name: "Bind tokens to a key (DPoP)" }));
    await user.click(screen.getByRole("checkbox", { name: "Push the authorization request (PAR)" }));

    expect(box("Client authentication")).toHaveAccessibleDescription(
      /does not list client_secret_post among its token_endpoint_auth_methods_supported/,
    );
    expect(box("PKCE")).toHaveAccessibleDescription(/does not list plain/);
    expect(box("Response mode")).toHaveAccessibleDescription(/does not list fragment/);
    expect(screen.getByRole("checkbox", { name: /DPoP/ })).toHaveAccessibleDescription(
      /does not say that it binds tokens/,
    );
    expect(screen.getByRole("checkbox", { name: /PAR/ })).toHaveAccessibleDescription(/names no endpoint/);
    await choose("Grant type", "Device authorization");
    expect(box("Grant type")).toHaveAccessibleDescription(
      /does not list urn:ietf.*The server names no device_authorization_endpoint/,
    );
    await expectAccessible();
  });

  it("can be saved all the same", async () => {
    const { user, choose, save } = await open();
    await user.click(screen.getByRole("button", { name: "Discover" }));
    await screen.findByRole("list", { name: "What the server supports" });
    await choose("PKCE", "plain");
    expect((await save()).pkce).toBe("plain");
  });
});
