import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { envelopeProblems } from '#intake';
import { loadVocabulary } from '#vocabulary';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, object>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { properties: Record<string, { example?: unknown }> }>>;
  };
}

let document: Document;
beforeAll(() => {
  const file = new URL('../../openapi/openapi.json', import.meta.url);
  document = JSON.parse(readFileSync(file, 'utf8')) as Document;
});
const operations = (): Operation[] => Object.values(document.paths).flatMap((path) => Object.values(path));

describe('openapi/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(document as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('names every operation once, says what it does, and asks for a token where the service does', () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, summary, security } of operations()) {
      expect([operationId, summary]).toEqual([operationId, expect.stringMatching(/\w/)]);
      const open = ['liveHealth', 'readyHealth', 'readAlertSchemas'].includes(operationId);
      expect([operationId, security !== undefined]).toEqual([operationId, !open]);
    }
  });

  it('gives an example of an event that the service accepts', () => {
    const properties = document.components.schemas['AgencyEventDto']?.properties ?? {};
    const example = Object.fromEntries(
      Object.entries(properties).flatMap(([name, { example: value }]) => (value === undefined ? [] : [[name, value]])),
    );
    expect(envelopeProblems(example)).toEqual([]);
    expect(loadVocabulary().read(example['type'] as string, example['data'])).not.toHaveProperty('problems');
  });
});
