/** What a caller may be to the service. The identity provider gives them in the claim `roles`. */
export const ROLES = ['agency-system', 'mash-worker', 'manager', 'auditor', 'privacy-officer'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

/** Who sent a request, as a verified token says. */
export interface Caller {
  /** The token's `sub`: a person or a client of the identity provider. */
  readonly subject: string;
  /** The roles that the service knows; others in the token are left out. */
  readonly roles: readonly Role[];
  /** `urn:agency:<name>`, where the caller acts for an agency. */
  readonly agency?: string;
  /** When the token ends: what it opened for longer, such as a stream, ends with it. */
  readonly expiresAt: Date;
}
