// Registering a client from the form, and asking about the registration of one.
import type { ClientMetadata, RegistrationChoice } from "../ipc";
import type { App } from "./app.svelte";
import type { Draft } from "./draft.svelte";
import { save } from "./keeping";

/** Where the registration of a client can be managed (RFC 7592), or a new one registered (RFC 7591). */
export function registrationOf(draft: Draft): "managed" | "offered" | "maybe" | "none" {
  const { client } = draft.document;
  if (client?.registration_client_uri || client?.registration_access_token) return "managed";
  if (client?.client_id) return "none";
  const endpoint = "registration_endpoint";
  const isNamed = draft.server?.endpoints.some((each) => each.name === endpoint);
  if (isNamed || draft.read(`authorization_server.${endpoint}`)) return "offered";
  return draft.server || !draft.read("authorization_server.issuer") ? "none" : "maybe";
}

/** Registers a client as `metadata` say. What the server gives it is kept with the profile, which is saved before. */
export async function register(
  app: App,
  draft: Draft,
  metadata: ClientMetadata,
  initialAccessToken: string,
): Promise<boolean> {
  const edited = app.registering.edited.get(draft.id);
  if ((draft.id === null || draft.dirty) && !(await save(app, draft, "settings"))) return false;
  const id = draft.id ?? app.page.id;
  if (id === null) return false;
  if (edited !== undefined) app.registering.edited.set(id, edited);
  app.registering.edited.delete(null);
  app.registering.open = true;
  await app.registering.start(id, {
    request: "register",
    metadata,
    initial_access_token: initialAccessToken || null,
  });
  return true;
}

export async function askAboutClient(app: App, draft: Draft, request: RegistrationChoice) {
  if (draft.id !== null) await app.registering.start(draft.id, request);
}

/** Unfolds the part about registration in the settings. */
export function showRegistration(app: App) {
  app.registering.open = true;
  app.page.show("settings");
}
