import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./', import.meta.url);

/** The names and versions that have a file here, e.g. `AlertRaised.v1`. */
export const goldenNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** The data of a stored event, as the release stored it that had this version. */
export const goldenData = (name: string): object =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as object;
