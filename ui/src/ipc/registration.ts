import { invoke } from "@tauri-apps/api/core";
import type { ProfileDocument, RegistrationChoice } from "./types";

export type ClientMetadata = Record<string, unknown>;
/** What would be registered of the client of a draft; `announced`: lists of the server's metadata, by their names. */
export const clientMetadata = (
  draft: ProfileDocument,
  id: number | null,
  announced: Record<string, string[]>,
) => invoke<ClientMetadata>("client_metadata", { draft, id, announced });
/** Asks about the registration of a profile's client; answers the run that does it. */
export const registrationStart = (profileId: number, request: RegistrationChoice) =>
  invoke<number>("registration_start", { profileId, request });
