import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const FOLDER = new URL('./', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.schema.yaml'));

describe('the schemas of what safeguarding leads write', () => {
  it('are there', () => {
    expect(files).toEqual(
      expect.arrayContaining(['area.schema.yaml', 'definition.schema.yaml', 'example.schema.yaml']),
    );
  });

  // They come with the service, which does not ask this of them at each start.
  it.each(files)('%s is a JSON Schema', (file) => {
    const ajv = new Ajv2020({ allErrors: true });
    const schema = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as object;
    expect({ valid: ajv.validateSchema(schema), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });
});
