import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow } from "./window";
import type { ProfileDocument } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";

const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA = "urn:openid:params:grant-type:ciba";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

const open = async (more: Partial<ProfileDocument> = {}, answers: Answers = {}) => {
  const opened = await openWindow({
    profile: () => view(rows[2]!, { document: document(more) }),
    ...answers,
  });
  await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
  const choose = (field: string, choice: string) =>
    opened.user.selectOptions(screen.getByRole("combobox", { name: field }), choice);
  const save = async () => {
    await opened.user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(opened.fake.argsOf("profile_replace")).toHaveLength(1));
    return opened.fake.argsOf("profile_replace")[0]?.draft as ProfileDocument;
  };
  return { ...opened, choose, save };
};
const field = (name: string) => screen.getByRole("textbox", { name });
const none = (name: string) => expect(screen.queryByLabelText(name)).toBeNull();

describe("the grant", () => {
  it("implicit gets what it asks for through the browser, and never a code", async () => {
    const { choose, save } = await open({ response_type: "code id_token" });
    expect(screen.getByRole("combobox", { name: "Response type" })).toHaveValue("code id_token");
    await choose("Grant type", "Implicit");
    expect(screen.getByRole("combobox", { name: "Response type" })).toHaveValue("");
    none("PKCE");
    await choose("Response type", "An ID token and an access token");
    await expectAccessible();
    expect(await save()).toMatchObject({ grant_type: "implicit", response_type: "id_token token" });
  });

  it("of a code is asked for in a signed request, and answered in a signed response", async () => {
    const { user, choose, save } = await open();
    await user.click(screen.getByText("Authorization request"));
    expect(screen.queryByRole("combobox", { name: "Private key" })).toBeNull();
    await choose("Sign the request (JAR)", "ES256");
    await choose("Response mode", "form_post.jwt: signed (JARM)");
    await choose("Private key", "From a file");
    await user.type(field("Path of the file"), "key.pem");
    none("Signing algorithm");
    await expectAccessible();

    const saved = await save();
    expect(saved.client).toMatchObject({
      request_object_signing_alg: "ES256",
      jwks: { file: "key.pem" },
    });
    expect(saved.parameters?.authorization).toMatchObject({ response_mode: "form_post.jwt" });
  });

  it("password takes a user name and a password, and nothing of the browser", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "Password");
    for (const name of ["Redirect URI", "PKCE", "Browser", "Prompt"]) none(name);
    await user.type(field("User name"), "alice");
    await user.tab();
    await choose("Password", "Enter a password");
    expect(screen.getByLabelText("The password")).toHaveAttribute("type", "password");
    await user.type(screen.getByLabelText("The password"), "s3cret");
    await expectAccessible();

    expect(await save()).toMatchObject({ grant_type: "password", username: "alice", password: "s3cret" });
  });

  it("extension is known by its URI", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "Extension grant…");
    await user.type(field("Grant type URI"), "example:grant");
    await expectAccessible();
    expect(await save()).toMatchObject({ grant_type: "urn:example:grant" });
  });

  it("JWT bearer makes an assertion from claims, with the client’s key", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "JWT bearer assertion");
    await choose("Assertion", "Made from claims, with the client’s key");
    expect(screen.getByRole("combobox", { name: "Private key" })).toBeVisible();
    await user.click(field("Claims of the assertion"));
    await user.clear(field("Claims of the assertion"));
    await user.paste('{"sub": "alice"}');
    await expectAccessible();
    expect(await save()).toMatchObject({ assertion_claims: { sub: "alice" } });
  });

  it("JWT bearer takes an assertion that is given", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "JWT bearer assertion");
    await choose("The assertion", "From a command");
    await user.type(field("The command, one argument per line"), "mint{Enter}--jwt");
    expect(await save()).toMatchObject({ assertion: { command: ["mint", "--jwt"] } });
  });

  it("token exchange takes the token of another profile, and who acts", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "Token exchange");
    await choose("Subject token", "Held by a profile");
    await choose("Profile", "orders-web-dev");
    await user.type(field("Persona"), "alice");
    await user.tab();
    await choose("Which token", "ID token");
    await user.click(screen.getByText("who acts for the subject, if anybody"));
    await choose("The actor token", "From an environment variable");
    await user.type(field("Name of the variable"), "ACTOR");
    await user.type(field("Audience"), "api://a{Enter}api://b");
    await expectAccessible();

    expect(await save()).toMatchObject({
      grant_type: EXCHANGE,
      subject_token_of: { profile: "orders-web-dev", persona: "alice", kind: "id" },
      actor_token: { env: "ACTOR" },
      audience: ["api://a", "api://b"],
    });
  });

  it("device authorization says what it is, and has an endpoint of its own", async () => {
    const { user, choose } = await open();
    await choose("Grant type", "Device authorization");
    expect(screen.getByText(/a person enters it on any device/)).toBeVisible();
    await user.click(screen.getByText("Endpoints"));
    expect(field("Device authorization endpoint")).toBeVisible();
    none("Authorization endpoint");
    none("Redirect URI");
  });

  it("CIBA asks whom to ask, and says so at that field", async () => {
    const { user } = await open(
      { grant_type: CIBA },
      {
        profile_check: () => [
          { path: "parameters.authorization", message: "Give a login_hint.", warning: true },
        ],
      },
    );
    await user.click(field("Login hint"));
    await user.tab();
    await waitFor(() => expect(field("Login hint")).toHaveAccessibleDescription(/Give a login_hint/));
    expect(screen.getAllByText(/Give a login_hint/)).toHaveLength(1);
    await user.type(field("Binding message"), "4711");
    await expectAccessible();
  });

  it("changes nothing by being looked at", async () => {
    const { app } = await open({
      grant_type: EXCHANGE,
      subject_token_of: { profile: "x" },
      actor_token: { held: true },
      resource: ["https://api.example"],
      authorization_details: [{ type: "payment" }],
    });
    expect(field("Resource")).toHaveValue("https://api.example");
    expect(screen.getByRole("combobox", { name: "Profile" })).toHaveValue("x");
    expect(app.drafts.isDirty(3)).toBe(false);
  });
});

describe("text that must be JSON", () => {
  it("says what is wrong as it is left, is kept, and cannot be saved", async () => {
    const { fake, user, save } = await open({ grant_type: "client_credentials" });
    await user.click(screen.getByText("Resource and authorization details"));
    const details = field("Authorization details");
    await user.click(details);
    await user.paste('[{"type": "payment"}, {"typ": "x"}]');
    expect(details).toBeValid();
    await user.tab();
    await waitFor(() => expect(details).toBeInvalid());
    expect(details).toHaveAccessibleDescription(/Object 2 has no “type”/);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(details).toHaveFocus());
    expect(fake.argsOf("profile_replace")).toEqual([]);

    await user.clear(details);
    await user.paste("[");
    await user.tab();
    await waitFor(() => expect(details).toHaveAccessibleDescription(/This is not JSON yet/));
    expect(details).toHaveValue("[");

    await user.clear(details);
    await user.paste('[{"type": "payment"}]');
    expect(await save()).toMatchObject({ authorization_details: [{ type: "payment" }] });
  });

  it("is no longer in the way when another grant has no such field", async () => {
    const { user, choose, save } = await open();
    await choose("Grant type", "JWT bearer assertion");
    await choose("Assertion", "Made from claims, with the client’s key");
    await user.click(field("Claims of the assertion"));
    await user.paste("x");
    await choose("Grant type", "Client credentials");
    expect(await save()).toMatchObject({ grant_type: "client_credentials" });
  });
});

describe("the device grant of a draft", () => {
  it("is told by its registered name", async () => {
    const { choose, save } = await open();
    await choose("Grant type", "Device authorization");
    expect((await save()).grant_type).toBe(DEVICE);
  });
});
