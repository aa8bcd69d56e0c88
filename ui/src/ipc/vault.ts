import { invoke } from "@tauri-apps/api/core";
import type { VaultView } from "./types";

export const vaultStatus = () => invoke<VaultView>("vault_status");
export const vaultUnlock = (passphrase: string) => invoke<VaultView>("vault_unlock", { passphrase });
export const vaultCreate = (passphrase: string) => invoke<VaultView>("vault_create", { passphrase });
/** Asks the keyring again. */
export const vaultRetry = () => invoke<VaultView>("vault_retry");
export const vaultLock = () => invoke<VaultView>("vault_lock");
/** `passphrase` null: the keyring keeps the key from now on. */
export const vaultChangeKey = (current: string | null, passphrase: string | null) =>
  invoke<VaultView>("vault_change_key", { current, passphrase });
/** The first usable screen has been drawn. */
export const appReady = () => invoke<null>("app_ready");
