// What an address of a server says: a name, and where its metadata is.

export const isEndpoint = (name: string) => name === "jwks_uri" || name.endsWith("_endpoint");

/** The host of `address`, as a profile may be called; empty where there is none. */
export function nameFrom(address: string): string {
  if (!URL.canParse(address)) return "";
  return new URL(address).hostname.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+|-+$/g, "");
}

/** Whether discovery from `issuer` looks at `address` (OpenID Connect Discovery §4, RFC 8414 §3.1). */
export function leadsTo(issuer: string, address: string): boolean {
  if (!URL.canParse(issuer)) return false;
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return ["openid-configuration", "oauth-authorization-server"].some((name) =>
    [`${origin}${path}/.well-known/${name}`, `${origin}/.well-known/${name}${path}`].includes(address),
  );
}
