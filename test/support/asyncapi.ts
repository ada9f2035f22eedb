import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

interface Message {
  readonly headers?: object;
  readonly payload: object;
}
export interface AsyncApi {
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, object>> }>>;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

/** What is wrong with a message, by the document; empty where it is as described. */
export interface MessageCheck {
  readonly payload: (payload: unknown) => readonly string[];
  readonly headers: (headers: unknown) => readonly string[];
}

const DOCUMENT = 'asyncapi.json';
let compiled: Ajv | undefined;
const ajv = (): Ajv => {
  if (compiled) return compiled;
  compiled = new Ajv({ strict: false, allErrors: true });
  addFormats.default(compiled);
  const file = new URL('../../openapi/asyncapi.json', import.meta.url);
  compiled.addSchema(JSON.parse(readFileSync(file, 'utf8')) as AsyncApi, DOCUMENT);
  return compiled;
};

/** Checks messages by their name in `openapi/asyncapi.json`. */
export const checkOf = (message: string): MessageCheck => {
  const check = (part: string) => {
    const validate = ajv().compile({ $ref: `${DOCUMENT}#/components/messages/${message}/${part}` });
    return (value: unknown): readonly string[] =>
      validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message: what }) => `${instancePath} ${what ?? ''}`);
  };
  // Compiled when it is asked for: not every message has headers.
  return { payload: (payload) => check('payload')(payload), headers: (headers) => check('headers')(headers) };
};
