import { invoke } from "@tauri-apps/api/core";
import type {
  CertificateFacts,
  FieldProblem,
  Imported,
  PracticeView,
  PresetRow,
  PresetView,
  ProfileDocument,
  ProfileRow,
  ProfileView,
  ProtectedResourceView,
  RemovedRow,
  SavedDocument,
  ServerView,
} from "./types";

export const profiles = () => invoke<ProfileRow[]>("profiles");
export const profile = (id: number) => invoke<ProfileView>("profile", { id });
/** `id`: the profile that the draft is to replace. */
export const profileCheck = (draft: ProfileDocument, id: number | null) =>
  invoke<FieldProblem[]>("profile_check", { draft, id });
export const profileAdd = (draft: ProfileDocument) => invoke<ProfileRow>("profile_add", { draft });
/** `readAt`: the `updated_at` of the view that the draft was made from; null: whatever was saved since. */
export const profileReplace = (id: number, draft: ProfileDocument, readAt: number | null) =>
  invoke<ProfileRow>("profile_replace", { id, draft, readAt });
export const profileDuplicate = (id: number) => invoke<ProfileRow>("profile_duplicate", { id });
export const profileRemove = (id: number) => invoke<null>("profile_remove", { id });
export const profilesRemoved = () => invoke<RemovedRow[]>("profiles_removed");
export const profileRestore = (id: number) => invoke<ProfileRow>("profile_restore", { id });
export const profilesImport = (text: string) => invoke<Imported>("profiles_import", { text });
/** Copies the document, without its secrets; answers where one has to be filled in. */
export const profileExportCopy = (id: number) => invoke<string[]>("profile_export_copy", { id });
/** Saves the document in the downloads folder, without its secrets. */
export const profileExportSave = (id: number) => invoke<SavedDocument>("profile_export_save", { id });
/** Trusts exactly the certificate with this fingerprint. */
export const profileTrust = (id: number, fingerprint: string) =>
  invoke<ProfileRow>("profile_trust", { id, fingerprint });
export const profileDistrust = (id: number, fingerprint: string) =>
  invoke<ProfileRow>("profile_distrust", { id, fingerprint });
/** What is known of the certificates with these fingerprints. */
export const certificatesKnown = (fingerprints: string[]) =>
  invoke<CertificateFacts[]>("certificates_known", { fingerprints });
/**
 * `number`: what it is cancelled by. `plaintext`: the person allows an address off this computer without TLS.
 * `draft`: how to connect.
 */
export const serverDiscover = (number: number, address: string, plaintext: boolean, draft: ProfileDocument) =>
  invoke<ServerView>("server_discover", { number, address, plaintext, draft });
export const serverDiscoverCancel = (number: number) => invoke<null>("server_discover_cancel", { number });
/** The metadata of the API at `address`; `metadata`: where it says that it is; `profileId`: how it is reached. */
export const serverResource = (
  number: number,
  address: string,
  more: { metadata?: string; profileId?: number; plaintext?: boolean } = {},
) =>
  invoke<ProtectedResourceView>("server_resource", {
    number,
    address,
    metadata: more.metadata ?? null,
    profileId: more.profileId ?? null,
    plaintext: more.plaintext ?? false,
  });
export const presets = () => invoke<PresetRow[]>("presets");
export const preset = (name: string) => invoke<PresetView>("preset", { name });
export const practiceStart = () => invoke<PracticeView>("practice_start");
export const personaForget = (profileId: number, persona: string) =>
  invoke<null>("persona_forget", { profileId, persona });
