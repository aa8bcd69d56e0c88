import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ProfileDocument } from "../src/ipc";
import { document, rows, view } from "./fixtures/profiles";
import { expectAccessible, openWindow } from "./window";

const open = async (more: Partial<ProfileDocument> = {}) => {
  const opened = await openWindow({ profile: () => view(rows[2]!, { document: document(more) }) });
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

describe("a preset", () => {
  it("says what it fills in, from where, and what the person brings; the document names it alone", async () => {
    const { user, choose, save } = await open({
      client: { client_id: "a", redirect_uri: "https://a.example/cb" },
    });
    await screen.findByRole("option", { name: "itsyou.online" });
    await choose("Preset", "itsyou.online");

    expect(await screen.findByText("The organisation's name.")).toBeVisible();
    await user.click(screen.getByText("It fills in"));
    const table = within(screen.getByRole("table", { name: "It fills in" }));
    expect(
      table.getByRole("row", { name: /pkce none https:\/\/example.com\/itsyou\/authorize/ }),
    ).toBeVisible();
    expect(
      screen.getByRole("option", { name: "Secret in the form (client_secret_post) (from the preset)" }),
    ).toBeInTheDocument();
    await expectAccessible();

    const saved = await save();
    expect(saved.preset).toBe("itsyou.online");
    expect(saved).not.toHaveProperty("dialect");
    expect(saved.client).not.toHaveProperty("token_endpoint_auth_method");
  });

  it("that knows an endpoint of its server's own has a field for it, and so has one that is written", async () => {
    const { user, choose, save } = await open();
    expect(screen.queryByRole("textbox", { name: "JWT endpoint" })).toBeNull();
    await screen.findByRole("option", { name: "itsyou.online" });
    await choose("Preset", "itsyou.online");
    await user.click(screen.getByText("Endpoints"));

    // The address is not the preset's where the server is not.
    const field = await screen.findByRole("textbox", { name: "JWT endpoint" });
    await user.type(field, "https://id.staging.example/jwt");
    await choose("Preset", "None");

    expect(screen.getByRole("textbox", { name: "JWT endpoint" })).toHaveValue(
      "https://id.staging.example/jwt",
    );
    await expectAccessible();
    expect((await save()).authorization_server).toMatchObject({
      jwt_endpoint: "https://id.staging.example/jwt",
    });
  });

  it("that is not known is kept as it is written", async () => {
    const { save } = await open({ preset: "tomorrow" });
    expect(await screen.findByRole("combobox", { name: "Preset" })).toHaveValue("tomorrow");
    await screen.getByRole("textbox", { name: "Scope" }).focus();
    expect((await save()).preset).toBe("tomorrow");
  });
});

describe("a departure from the RFCs", () => {
  it("of the preset is shown, and can be taken back by the document", async () => {
    const { choose, save } = await open({ preset: "itsyou.online" });
    const separator = await screen.findByRole("combobox", { name: "Scope separator" });
    expect(separator).toHaveValue("comma");
    expect(screen.getByText(/RFC 6749 §3.3 · from the preset/)).toBeVisible();
    expect(screen.queryByRole("checkbox", { name: "state in the token request" })).toBeNull();

    await choose("Scope separator", "A space");
    await expectAccessible();
    expect((await save()).dialect).toEqual({ scope_separator: "space" });
  });

  it("may be a posted authorization request", async () => {
    const { choose, save } = await open();
    await choose("Add a departure", "Method of the authorization request");
    expect(screen.getByRole("combobox", { name: "Method of the authorization request" })).toHaveValue("post");
    expect(screen.getByText(/OpenID Connect Core §3.1.2.1/)).toBeVisible();
    await expectAccessible();

    expect((await save()).dialect).toEqual({ authorization_request_method: "post" });
  });

  it("is added and removed", async () => {
    const { user, choose, save } = await open();
    await choose("Add a departure", "state in the token request");
    const state = screen.getByRole("checkbox", { name: "state in the token request" });
    expect(state).toBeChecked();
    await choose("Add a departure", "Encoding in Basic");
    await user.click(screen.getByRole("button", { name: "Remove: state in the token request" }));
    expect(screen.queryByRole("checkbox", { name: "state in the token request" })).toBeNull();

    expect((await save()).dialect).toEqual({ basic_encoding: "raw" });
  });
});
