/**
 * The `code` that Node.js and pg put on their errors (`ENOENT`, `23505`); undefined where there is none.
 * Asked by shape: an error may come from another realm, where `instanceof Error` is false.
 */
export const errorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
