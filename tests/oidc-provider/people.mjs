// Everybody has an account; the name is the `sub`.

/** The claims of a person. */
export function claimsOf(sub) {
  return {
    sub,
    name: `${sub} Example`,
    preferred_username: sub,
    email: `${sub}@petshop.example`,
    email_verified: true,
  };
}
