import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { envelopeProblems } from '#intake';
import { Problem } from '#platform';
import { checkEnvelope } from './envelope-check.js';

const valid = {
  specversion: '1.0',
  id: 'wnb-20260301-17',
  source: 'urn:agency:northmoor-hospital-trust',
  type: 'health.appointment.was-not-brought',
  time: '2026-03-01T09:30:00Z',
  data: {},
};

const refusal = (envelope: unknown): Problem | undefined => {
  try {
    checkEnvelope(envelope);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
};

/** What may stand in a field, right or wrong. */
const anything = fc.oneof(
  fc.constantFrom('1.0', '2.0', 'application/json', 'text/plain', '/schemas/x.json', 'a b', ' padded', 'x'.repeat(600)),
  fc.constantFrom(
    '2026-03-01T09:30:00Z',
    '2026-03-01T09:30:00.123+01:00',
    '2026-03-01',
    '2026-13-01T09:30:00Z',
    'soon',
  ),
  fc.constantFrom('urn:agency:a', 'urn:agency:', 'urn:agency:UPPER', 'https://example.org'),
  fc.constantFrom(null, 7, true, [], {}, ''),
);

describe('the envelope of a single post', () => {
  it('is judged alike by the DTO and by the schema that batches and streams are checked with', () => {
    const fields = [
      'specversion',
      'id',
      'source',
      'type',
      'time',
      'datacontenttype',
      'dataschema',
      'traceparent',
      'data',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.option(anything, { nil: undefined }), (field, value) => {
        const envelope: Record<string, unknown> = { ...valid, [field]: value };
        if (value === undefined) Reflect.deleteProperty(envelope, field);
        expect([field, value, refusal(envelope) !== undefined]).toEqual([
          field,
          value,
          envelopeProblems(envelope).length > 0,
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('names the field that is wrong and never what stood in it', () => {
    const problem = refusal({ ...valid, source: 'CANARY' });
    expect(problem?.status).toBe(400);
    expect(problem?.errors?.map(({ pointer }) => pointer)).toEqual(['/source']);
    expect(JSON.stringify(problem)).not.toContain('CANARY');
  });

  it('refuses a field too many without repeating its name', () => {
    const problem = refusal({ ...valid, 'Asha Example': 1 });
    expect(problem?.status).toBe(400);
    expect(JSON.stringify(problem)).not.toContain('Asha');
  });
});
