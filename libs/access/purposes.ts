import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { badRequest } from '#platform';

/** What a look at a person's information may be for. */
export interface Purpose {
  /** Travels in the header and is stored with the look. */
  readonly code: string;
  readonly title: string;
  /** The legal basis, as passages of law. */
  readonly basis: readonly string[];
}

/** The header that says what a look is for. */
export const PURPOSE_HEADER = 'Tessera-Purpose';

/** `purposes.yaml`, in its order. */
export const PURPOSES: readonly Purpose[] = parse(
  readFileSync(new URL('./purposes.yaml', import.meta.url), 'utf8'),
) as Purpose[];

const codes = new Set(PURPOSES.map(({ code }) => code));

/**
 * What the request says that it looks for.
 * @throws Problem (400), which lists the codes, where it says nothing or something else.
 */
export const purposeOf = (request: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}): string => {
  const value = request.headers[PURPOSE_HEADER.toLowerCase()];
  if (typeof value === 'string' && codes.has(value)) return value;
  const missing = value === undefined || value === '';
  throw badRequest(
    missing ? 'purpose-missing' : 'purpose-unknown',
    `Looking at people needs a purpose: send the header ${PURPOSE_HEADER} with one of ${[...codes].join(', ')}.`,
    [
      {
        pointer: PURPOSE_HEADER,
        code: missing ? 'missing' : 'unknown',
        detail: missing ? 'The header is missing.' : 'The header names no purpose that is known.',
      },
    ],
  );
};
