import { errorsTimes, generateRecords } from '../../generated-people/index.js';
import type { LabelledData } from './labelled.js';

/** Families of invented people, twins among them, with errors so many times as often as usual. */
export const generatedData = (records: number, errors: number): LabelledData => ({
  name: errors === 1 ? 'generated' : `generated, errors x ${errors}`,
  records: Array.from(generateRecords({ records, errors: errorsTimes(errors) }), ({ record, person }) => ({
    record,
    person: String(person.id),
  })),
});
