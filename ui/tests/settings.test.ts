import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { server } from "./fixtures/program";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow, reject } from "./window";
import type { Answers } from "../src/ipc/fake";

const open = async (answers: Answers = {}) => {
  const opened = await openWindow(answers);
  await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
  return opened;
};
const field = (name: string) => screen.getByRole("textbox", { name });
const saved = (fake: { argsOf: (name: string) => Record<string, unknown>[] }) =>
  fake.argsOf("profile_replace").at(-1)?.draft as ReturnType<typeof document> | undefined;

describe("the settings", () => {
  it("save what was changed, with the secret kept", async () => {
    const { fake, user } = await open();
    await expectAccessible();
    await user.clear(field("Scope"));
    await user.type(field("Scope"), "openid");
    expect(screen.getByText(/Unsaved changes/)).toBeVisible();

    await user.keyboard("{Control>}s{/Control}");

    await waitFor(() =>
      expect(saved(fake)).toMatchObject({ scope: "openid", client: { client_secret: { held: true } } }),
    );
    expect(await screen.findByText("“orders-web” was saved.")).toBeVisible();
  });

  it("leave Ctrl Enter in the issuer to Get token", async () => {
    const { fake, user } = await open();
    await user.click(field("Issuer"));
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(fake.argsOf("run_start")).toHaveLength(1));
    expect(fake.argsOf("server_discover")).toEqual([]);
  });

  it("check a field as it is left, and say what is wrong under it", async () => {
    const { user } = await open({
      profile_check: () => [
        { path: "client.redirect_uri", message: "A redirect URI has no fragment.", warning: false },
      ],
    });
    await user.type(field("Client ID"), "x");
    await user.tab();
    expect(screen.queryByText("A redirect URI has no fragment.")).toBeNull();
    await user.type(field("Redirect URI"), "#x");
    await user.tab();
    await waitFor(() => expect(field("Redirect URI")).toBeInvalid());
    expect(field("Redirect URI")).toHaveAccessibleDescription(/A redirect URI has no fragment/);
    await expectAccessible();
  });

  it("put the focus on the first problem when saved, and do not save", async () => {
    const { fake, user } = await open({
      profile_check: () => [
        { path: "scope", message: "A scope has no quotes.", warning: false },
        { path: "client.client_id", message: "A client ID is needed.", warning: false },
      ],
    });
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(field("Client ID")).toHaveFocus());
    expect(screen.getByText("2 fields are not right yet.")).toBeVisible();
    expect(fake.argsOf("profile_replace")).toEqual([]);
  });

  it("save in spite of a warning", async () => {
    const { fake, user } = await open({
      profile_check: () => [{ path: "authorization_server.issuer", message: "This is http.", warning: true }],
    });
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(fake.argsOf("profile_replace")).toHaveLength(1));
  });

  it("tell a problem that has no field at the top", async () => {
    const { user } = await open({
      profile_check: () => [{ path: "tls.ca_file", message: "The file does not exist.", warning: false }],
    });
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("The file does not exist.")).toBeVisible();
    expect(window.document.activeElement).toHaveTextContent("tls.ca_file");
  });

  it("say why they could not be saved, and keep what was typed", async () => {
    const { user } = await open({
      profile_replace: reject({
        code: "name_taken",
        message: "Another profile is called “x”.",
        next_step: "Choose another name.",
        server: null,
      }),
    });
    await user.clear(field("Client ID"));
    await user.type(field("Client ID"), "mine");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Another profile is called “x”.")).toBeVisible();
    expect(field("Client ID")).toHaveValue("mine");
  });

  it("keep unsaved changes while another profile is looked at, and say so", async () => {
    const { user } = await open();
    await user.type(field("Client ID"), "-2");
    await user.click(screen.getByRole("button", { name: /orders-web-live/ }));
    await screen.findByRole("heading", { name: "orders-web-live" });
    expect(field("Client ID")).toHaveValue("orders-web");

    await user.click(screen.getByRole("button", { name: /^orders-web • ?unsaved changes/ }));
    await waitFor(() => expect(field("Client ID")).toHaveValue("orders-web-2"));

    await user.click(screen.getByRole("button", { name: "Revert" }));
    expect(field("Client ID")).toHaveValue("orders-web");
    expect(await screen.findByText("All changes are saved.")).toBeVisible();
  });

  it("follow what another process saved when nothing is unsaved", async () => {
    const { fake } = await open();
    fake.answers.profile = () => view(rows[2]!, { document: document({ scope: "from-the-cli" }) });
    await fake.emit("profile-changed", rows[2]);
    await waitFor(() => expect(field("Scope")).toHaveValue("from-the-cli"));
  });

  it("fill endpoints in by discovery and say what the server supports and what not", async () => {
    const { fake, user } = await open();
    await user.clear(field("Issuer"));
    await user.type(field("Issuer"), "id.example.com/.well-known/openid-configuration{Enter}");
    const support = within(await screen.findByRole("list", { name: "What the server supports" }));
    expect(support.getByText("PKCE with S256").closest("li")).toHaveTextContent("PKCE with S256: yes");
    expect(support.getByText(/iss in the/).closest("li")).toHaveTextContent(": no");
    expect(support.getByText(/Pushed/).closest("li")).toHaveTextContent(": not said");
    expect(screen.getByRole("list", { name: "Remarks on the metadata" })).toHaveTextContent(
      "warning:The token endpoint is on another host",
    );
    expect(field("Issuer")).toHaveValue("https://id.example.com");
    await user.click(screen.getByText("Endpoints"));
    expect(field("Token endpoint")).toHaveAttribute("placeholder", "https://id.example.com/token");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saved(fake)?.authorization_server).toEqual({ issuer: server.issuer }));
  });

  it("say what discovery failed on", async () => {
    const { user } = await open({
      server_discover: reject({
        code: "answer_refused",
        message: "The address answered with HTML, not metadata.",
        next_step: "Check the address.",
        server: { status: 200, error: null, error_description: null, error_uri: null, body: "<html>" },
      }),
    });
    await user.click(screen.getByRole("button", { name: "Discover" }));
    expect(await screen.findByText("The address answered with HTML, not metadata.")).toBeVisible();
    expect(screen.getByText("<html>")).toBeVisible();
  });

  it.each([
    ["Enter a secret", "The secret", "s3cret", "s3cret"],
    ["From an environment variable", "Name of the variable", "SECRET", { env: "SECRET" }],
    ["From a file", "Path of the file", "/run/secret", { file: "/run/secret" }],
    ["From a command", "The command, one argument per line", "op{Enter}read", { command: ["op", "read"] }],
  ])("take a client secret: %s", async (kind, label, typed, expected) => {
    const { fake, user } = await open();
    await user.selectOptions(screen.getByRole("combobox", { name: "Client secret" }), kind);
    await user.type(screen.getByLabelText(label), typed);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saved(fake)?.client.client_secret).toEqual(expected));
  });

  it("never show a secret that is entered", async () => {
    const { user } = await open();
    await user.selectOptions(screen.getByRole("combobox", { name: "Client secret" }), "Enter a secret");
    expect(screen.getByLabelText("The secret")).toHaveAttribute("type", "password");
  });

  it("take extra parameters, a name more than once", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("button", { name: "Add to token request headers" }));
    await user.keyboard("x-trace{Tab}1");
    await user.click(screen.getByRole("button", { name: "Token request parameters: remove row 2" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(fake.argsOf("profile_replace")).toHaveLength(1));
    expect(saved(fake)?.headers?.token).toEqual({ "x-trace": "1" });
    expect(saved(fake)?.parameters?.authorization).toEqual({ prompt: "consent" });
    expect(saved(fake)?.parameters?.token).toEqual({ audience: "a" });
  });

  it("can be edited as JSON, and say where it is none", async () => {
    const { fake, user } = await open();
    await user.click(screen.getByRole("button", { name: "Edit as JSON" }));
    const text = field("Profile document");
    await expectAccessible();
    await user.clear(text);
    await user.type(text, "{{");
    expect(screen.getByText(/This is not a JSON object yet/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(fake.argsOf("profile_replace")).toEqual([]);

    await user.clear(text);
    await user.paste(JSON.stringify(document({ scope: "json" })));
    await user.click(screen.getByRole("button", { name: "Edit as form" }));
    expect(field("Scope")).toHaveValue("json");
  });

  it("change nothing by being looked at", async () => {
    const { app } = await open();
    await waitFor(() => expect(app.drafts.isDirty(3)).toBe(false));
  });

  it("hide what client credentials do not use", async () => {
    const { user } = await open();
    await user.selectOptions(screen.getByRole("combobox", { name: "Grant type" }), "Client credentials");
    expect(screen.queryByRole("textbox", { name: "Redirect URI" })).toBeNull();
    expect(screen.queryByRole("combobox", { name: "PKCE" })).toBeNull();
  });
});

describe("a new profile", () => {
  it("is added from its own form by keyboard", async () => {
    const { fake, user } = await openWindow();
    await user.keyboard("{Control>}n{/Control}");
    expect(await screen.findByRole("heading", { name: "New profile" })).toBeVisible();
    await expectAccessible();
    await user.type(field("Name"), "fresh");
    await user.type(field("Client ID"), "c");
    await user.keyboard("{Control>}s{/Control}");
    expect(await screen.findByRole("heading", { name: "fresh" })).toBeVisible();
    expect(fake.argsOf("profile_add")).toMatchObject([
      { draft: { name: "fresh", client: { client_id: "c" } } },
    ]);
  });

  it("keeps the name and redirect URI that were typed when its server is discovered", async () => {
    const { user } = await openWindow();
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Name"), "mine");
    await user.type(field("Redirect URI"), "app:/back");
    await user.type(field("Issuer"), "id.example.com{Enter}");
    expect(await screen.findByText("PKCE with S256")).toBeVisible();
    expect(field("Name")).toHaveValue("mine");
    expect(field("Redirect URI")).toHaveValue("app:/back");
  });

  it("keeps what was typed until it is added or cancelled", async () => {
    const { user } = await openWindow();
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Name"), "half");
    await user.click(screen.getByRole("button", { name: /orders-web-live/ }));
    await user.keyboard("{Control>}n{/Control}");
    expect(field("Name")).toHaveValue("half");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.keyboard("{Control>}n{/Control}");
    expect(field("Name")).toHaveValue("");
  });
});
