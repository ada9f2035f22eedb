import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Themes by their names, each with the patterns that say much the same: `catalogue/themes.yaml`. */
export const THEMES = (
  parse(readFileSync(new URL('../catalogue/themes.yaml', import.meta.url), 'utf8')) as {
    readonly themes: Readonly<Record<string, readonly string[]>>;
  }
).themes;

const BY_PATTERN: ReadonlyMap<string, string> = new Map(
  Object.entries(THEMES).flatMap(([theme, patterns]) => patterns.map((pattern) => [pattern, theme] as const)),
);

/** The theme of a pattern; the pattern is one by itself where no theme names it. */
export const themeOf = (pattern: string): string => BY_PATTERN.get(pattern) ?? pattern;
