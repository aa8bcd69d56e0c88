import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { RunView } from "../src/ipc";
import type { Answers } from "../src/ipc/fake";
import { errandRun, progress } from "./fixtures/runs";
import { server } from "./fixtures/program";
import { row, rows } from "./fixtures/profiles";
import {
  asWanted,
  deregistered,
  members,
  metadata,
  registered,
  registeredProfile,
  registering,
  registrationRefused,
  registrationUnderWay,
  unregisteredProfile,
} from "./fixtures/registration";
import { expectAccessible, openWindow, reject } from "./window";

const TITLE = "Register a client for me";
const field = (name: string) => screen.getByRole("textbox", { name });
const button = (name: string) => screen.getByRole("button", { name });
const shown = () => JSON.parse((field("Client metadata") as HTMLTextAreaElement).value) as object;
const done = (id = 3) =>
  progress(
    { stage: "ended", outcome: "done", error: null },
    { run_id: 20, profile_id: id, is_errand: true, persona: null },
  );

const open = async (answers: Answers = {}) => {
  const opened = await openWindow({
    profile: () => unregisteredProfile(),
    server_discover: () => registering,
    client_metadata: () => metadata,
    run: () => registered(),
    ...answers,
  });
  await opened.user.click(screen.getByRole("tab", { name: "Settings" }));
  return opened;
};
const openFold = async (answers: Answers = {}, title = TITLE) => {
  const opened = await open(answers);
  await opened.user.click(await screen.findByText(title));
  return opened;
};
const paste = async (user: Awaited<ReturnType<typeof open>>["user"], name: string, text: string) => {
  await user.clear(field(name));
  await user.click(field(name));
  await user.paste(text);
};

describe("registering a client", () => {
  it("is offered where the server says that it registers clients, and not where it does not", async () => {
    const { app, user } = await open();
    expect(screen.getByText(TITLE)).toBeVisible();
    expect(screen.getByText("where the server registers clients by itself")).toBeVisible();

    await user.click(button("Discover"));
    expect(await screen.findByText("the server registers clients by itself")).toBeVisible();
    await expectAccessible();
    await user.type(field("Client ID"), "mine");
    expect(screen.queryByText(TITLE)).toBeNull();
    await user.clear(field("Client ID"));
    expect(screen.getByText(TITLE)).toBeVisible();
    app.drafts.of(app.page.view!).server = server;
    await waitFor(() => expect(screen.queryByText(TITLE)).toBeNull());
  });

  it("shows what will be asked for, follows the form, and sends what the person made of it", async () => {
    const { fake, user } = await openFold();
    await waitFor(() => expect(shown()).toEqual(metadata));
    expect(fake.argsOf("client_metadata")[0]).toMatchObject({ id: 3, announced: {} });
    fake.answers.client_metadata = () => ({ ...metadata, scope: "openid" });
    await user.clear(field("Scope"));
    await waitFor(() => expect(shown()).toMatchObject({ scope: "openid" }));
    await user.click(button("Revert"));
    await waitFor(() => expect(fake.argsOf("client_metadata").length).toBeGreaterThan(2));
    await expectAccessible();

    await paste(user, "Client metadata", '{ "client_name": "Shop" }');
    await user.type(screen.getByLabelText("Initial access token"), "initial-1");
    await user.click(button("Register the client"));

    await waitFor(() => expect(fake.argsOf("registration_start")).toHaveLength(1));
    expect(fake.argsOf("registration_start")[0]).toEqual({
      profileId: 3,
      request: { request: "register", metadata: { client_name: "Shop" }, initial_access_token: "initial-1" },
    });
    expect(fake.argsOf("profile_replace")).toEqual([]);
  });

  it("keeps no initial access token, and sends none that was not entered", async () => {
    const { fake, user } = await openFold({ run: () => registrationRefused() });
    await waitFor(() => expect(shown()).toEqual(metadata));
    await user.type(screen.getByLabelText("Initial access token"), "initial-2{Enter}");

    expect(await screen.findByText("The server refused the registration request.")).toBeVisible();
    expect(screen.getByLabelText("Initial access token")).toHaveValue("");
    expect(document.body.innerHTML).not.toContain("initial-2");
    await user.click(button("Register the client"));
    await waitFor(() => expect(fake.argsOf("registration_start")).toHaveLength(2));
    expect(fake.argsOf("registration_start")[1]).toMatchObject({ request: { initial_access_token: null } });
  });

  it("marks what was registered otherwise, once the profile has its client", async () => {
    const { fake, user } = await openFold({ run: () => registrationUnderWay() });
    await user.click(await screen.findByRole("button", { name: "Register the client" }));
    expect(await screen.findByText("Registering the client…")).toBeInTheDocument();
    await user.click(button("Cancel"));
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 20 }]);

    fake.answers.run = () => registered();
    fake.answers.profile = () => registeredProfile();
    await fake.emit("run-progress", done());
    await fake.emit("profile-changed", rows[2]);

    expect(await screen.findByText("Client s6BhdRkqt3 is registered.")).toBeVisible();
    expect(field("Client ID")).toHaveValue("s6BhdRkqt3");
    expect(screen.getByText("2 members are registered otherwise than they were wanted.")).toBeVisible();
    const table = within(screen.getByRole("table", { name: "Registered metadata" }));
    expect(table.getByRole("row", { name: "scope openid openid orders.read" })).toBeVisible();
    expect(table.getByRole("row", { name: "client_secret_expires_at never" })).toBeVisible();
    await expectAccessible();
  });

  it("saves a new profile first, and goes on in its settings", async () => {
    const { fake, user } = await openWindow({
      server_discover: () => registering,
      client_metadata: () => metadata,
      profile: ({ id }) => ({ ...unregisteredProfile(), row: row(id as number, "shop", null) }),
      run: () => registrationUnderWay(),
    });
    await user.keyboard("{Control>}n{/Control}");
    await user.type(field("Issuer"), "https://id.example.com{Enter}");
    await user.click(await screen.findByText(TITLE));
    await waitFor(() => expect(shown()).toEqual(metadata));
    await paste(user, "Client metadata", '{ "client_name": "Shop" }');
    await user.click(button("Save and register the client"));

    await waitFor(() => expect(fake.argsOf("registration_start")).toHaveLength(1));
    expect(fake.argsOf("profile_add")).toHaveLength(1);
    expect(fake.argsOf("registration_start")[0]).toMatchObject({
      profileId: 50,
      request: { metadata: { client_name: "Shop" } },
    });
    expect(await screen.findByText("Registering the client…")).toBeInTheDocument();
    expect(screen.getByRole("tab", { name: "Settings" })).toHaveAttribute("aria-selected", "true");
    expect(shown()).toEqual({ client_name: "Shop" });
  });

  it("waits for a profile that can be saved", async () => {
    const { fake, user } = await openFold({
      profile_check: () => [{ path: "name", message: "Give it a name.", warning: false }],
    });
    await waitFor(() => expect(shown()).toEqual(metadata));
    await user.type(field("Scope"), " more");
    await user.click(button("Save and register the client"));

    expect(await screen.findByText("Give it a name.")).toBeVisible();
    expect(fake.argsOf("registration_start")).toEqual([]);
  });

  it("says what is wrong with the metadata, or with what they are made of", async () => {
    const { fake, user } = await openFold();
    await waitFor(() => expect(shown()).toEqual(metadata));
    await paste(user, "Client metadata", "{");
    expect(field("Client metadata")).toHaveAccessibleDescription(/This is not JSON yet/);
    await user.click(button("Register the client"));
    await paste(user, "Client metadata", "[]");
    expect(field("Client metadata")).toHaveAccessibleDescription(/A JSON object is needed/);
    await user.click(button("Register the client"));
    expect(fake.argsOf("registration_start")).toEqual([]);
    await user.click(button("Take from the form again"));
    expect(shown()).toEqual(metadata);

    fake.answers.client_metadata = reject({
      code: "invalid",
      message: "The profile has no private key.",
      next_step: "Fill it in.",
      server: null,
    });
    await user.type(field("Scope"), " x");
    expect(await screen.findByText("The profile has no private key.")).toBeVisible();
  });

  it("leads from a refusal to what happened, and is found among the actions", async () => {
    const { app, user } = await openFold({ run: () => registrationRefused() });
    await user.click(await screen.findByRole("button", { name: "Register the client" }));
    await user.click(await screen.findByRole("button", { name: "Show what happened" }));
    expect([app.page.tab, app.page.chosenRun]).toEqual(["flow", 20]);

    app.registering.open = false;
    await user.keyboard("{Control>}k{/Control}");
    await user.type(
      screen.getByRole("combobox", { name: "Find profiles, tokens and actions" }),
      "register a client",
    );
    await user.keyboard("{Enter}");
    await waitFor(() => expect(app.page.tab).toBe("settings"));
    expect(app.registering.open).toBe(true);
  });
});

const manage = (answers: Answers = {}) =>
  openFold({ profile: () => registeredProfile(), ...answers }, "Registration");

describe("a registration", () => {
  it("is read beside what the profile says, and what differs is what an update would send", async () => {
    const read = errandRun("client_read", { kind: "registered", client_id: "s6BhdRkqt3", members });
    const { fake, user } = await manage({ run: () => read });
    await user.click(button("Read what is registered"));

    expect(await screen.findByText("Client s6BhdRkqt3 is registered as follows.")).toBeVisible();
    expect(fake.argsOf("registration_start")).toEqual([{ profileId: 3, request: { request: "read" } }]);
    const changes = { grant_types: metadata.grant_types, scope: metadata.scope };
    await waitFor(() =>
      expect(JSON.parse((field("To register") as HTMLTextAreaElement).value)).toEqual(changes),
    );
    await expectAccessible();

    await user.click(button("Update the registration"));
    await waitFor(() => expect(fake.argsOf("registration_start")).toHaveLength(2));
    expect(fake.argsOf("registration_start")[1]).toEqual({
      profileId: 3,
      request: { request: "update", metadata: changes },
    });
  });

  it("is updated by what the person writes", async () => {
    const updated = errandRun("client_update", {
      kind: "registered",
      client_id: "s6BhdRkqt3",
      members: asWanted,
    });
    const { fake, user } = await manage({ run: () => updated });
    await waitFor(() => expect(field("To register")).toHaveDisplayValue(/scope/));
    expect(field("To register")).not.toHaveDisplayValue(/client_name/);
    await paste(user, "To register", '{ "contacts": ["a@b.example"], "scope": null }');
    await user.click(button("Update the registration"));

    expect(await screen.findByText("The registration of client s6BhdRkqt3 is updated.")).toBeVisible();
    expect(screen.getByText("Everything is registered as it was wanted.")).toBeVisible();
    expect(fake.argsOf("registration_start")[0]).toMatchObject({
      request: { request: "update", metadata: { contacts: ["a@b.example"], scope: null } },
    });
  });

  it("is deleted only when that is confirmed, and says what stays", async () => {
    const { fake, user } = await manage({ run: () => deregistered() });
    await user.click(button("Delete the client"));
    expect(await screen.findByText("Delete the client s6BhdRkqt3 at the server?")).toBeVisible();
    expect(button("Keep it")).toHaveFocus();
    await expectAccessible();
    await user.click(button("Keep it"));
    expect(button("Delete the client")).toHaveFocus();
    expect(fake.argsOf("registration_start")).toEqual([]);

    await user.click(button("Delete the client"));
    await user.click(button("Delete the client"));
    fake.answers.profile = () => unregisteredProfile();
    await fake.emit("profile-changed", rows[2]);

    expect(await screen.findByText("The client is deleted at the server.")).toBeVisible();
    expect(fake.argsOf("registration_start")).toEqual([{ profileId: 3, request: { request: "delete" } }]);
    expect(screen.getByText(/The profile stays, with its tokens and history/)).toBeVisible();
  });

  it("is not asked about with changes that are not saved", async () => {
    const { fake, user } = await manage();
    await user.type(field("Scope"), " more");
    await user.click(button("Read what is registered"));
    await user.click(button("Delete the client"));
    await user.click(button("Update the registration"));
    expect(fake.argsOf("registration_start")).toEqual([]);
  });

  it("says that a secret has expired, and what the server does not say", async () => {
    const list: RunView = registered([
      { name: "client_secret_expires_at", value: "1", time: 1000, wanted: null },
      { name: "scope", value: null, time: null, wanted: "openid" },
      { name: "evil\u202ename", value: "\u202evalue", time: null, wanted: null },
    ]);
    const { user } = await manage({ run: () => list });
    await user.click(button("Read what is registered"));

    const table = within(await screen.findByRole("table", { name: "Registered metadata" }));
    expect(table.getByRole("row", { name: /client_secret_expires_at .*: expired/ })).toBeVisible();
    expect(table.getByRole("row", { name: "scope not said openid" })).toBeVisible();
    expect(table.getByText("evil⟨U+202E⟩name")).toBeVisible();
  });

  it("that comes while the form is edited leaves what was typed, and is taken into the draft", async () => {
    const { fake, user } = await openFold({ run: () => registrationUnderWay() });
    await user.click(await screen.findByRole("button", { name: "Register the client" }));
    await user.type(field("Scope"), " typed");
    fake.answers.profile = () => registeredProfile({ scope: "openid orders.read orders.write orders.admin" });
    fake.answers.run = () => registered();
    await fake.emit("run-progress", done());
    await fake.emit("profile-changed", rows[2]);

    await waitFor(() => expect(field("Client ID")).toHaveValue("s6BhdRkqt3"));
    expect(field("Scope")).toHaveDisplayValue(/ typed$/);
    expect(screen.queryByText("This profile was changed elsewhere while you edited it.")).toBeNull();
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(fake.argsOf("profile_replace")).toHaveLength(1));
    expect(fake.argsOf("profile_replace")[0]).toMatchObject({
      readAt: 2,
      draft: { client: { registration_access_token: { held: true }, client_id: "s6BhdRkqt3" } },
    });
  });

  it("is not shown as a run under way", async () => {
    const { fake } = await manage();
    await fake.emit("run-progress", progress({ stage: "asking" }, { run_id: 20, is_errand: true }));
    expect(screen.queryByRole("region", { name: /Run under way/ })).toBeNull();
  });
});
