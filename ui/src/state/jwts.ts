// Making and refreshing JWTs, from wherever that is asked for.
import * as ipc from "../ipc";
import type { App } from "./app.svelte";

/** Whether JWTs can be made of the access token that is shown. */
export const canMakeJwt = (app: App): boolean =>
  app.page.view?.errands.jwt === true &&
  !app.page.isOld &&
  app.page.set?.tokens.some((token) => token.kind === "access") === true;

/** Makes one; it is shown once it is there. */
export async function makeJwt(app: App, request: ipc.JwtRequest) {
  const { page } = app;
  const { set } = page;
  if (!set || !canMakeJwt(app)) return;
  page.reveal.hide();
  page.kind = "jwt";
  await page.jwts.start(() => ipc.jwtMake(set.id, request));
}

/** Refreshes the one that is shown, by the refresh token in it. */
export async function refreshJwt(app: App) {
  const { page } = app;
  const made = page.token?.made;
  if (!made?.can_refresh) return;
  page.reveal.hide();
  await page.jwts.start(() => ipc.jwtRefresh(made.id));
}
