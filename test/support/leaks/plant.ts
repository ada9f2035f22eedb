import { loadVocabulary, type EventType, type FieldSchema } from '#vocabulary';
import { nhsNumber } from '../agency-events.js';
import { urn } from '../service.js';
import type { Canary } from './scan.js';

/** An event with a canary wherever an agency may write what it likes, or say who somebody is. */
export interface PlantedEvent {
  readonly agency: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly canaries: readonly Canary[];
}

const AGENCY_OF: Readonly<Record<string, string>> = {
  health: 'northmoor-hospital-trust',
  education: 'oakfield-primary-school',
  police: 'northmoor-police',
  adult: 'northmoor-adult-services',
  housing: 'northmoor-housing',
  'social-care': 'northmoor-childrens-services',
  'early-help': 'northmoor-early-help',
  mash: 'northmoor-mash',
};
const POSTCODE = 'N17 9QX';
const BORN = '2015-11-23';
const UPN = 'B801200005001';

/** The invented child about whom everything is planted. */
export const CANARY_CHILD = {
  role: 'child',
  nhsNumber: nhsNumber(4_711),
  upn: UPN,
  name: { given: 'Canarygiven', family: 'Canaryfamily' },
  dateOfBirth: BORN,
  postcode: POSTCODE,
  address: '17 Canaryaddress Lane',
} as const;

const OF_THE_CHILD: readonly Canary[] = [
  { of: 'NHS number', text: CANARY_CHILD.nhsNumber },
  { of: 'UPN', text: UPN },
  { of: 'given name', text: CANARY_CHILD.name.given },
  { of: 'family name', text: CANARY_CHILD.name.family },
  { of: 'date of birth', text: BORN },
  { of: 'postcode', text: POSTCODE },
  { of: 'address', text: 'Canaryaddress' },
];

/** An event of every type of the vocabulary about the child: on that day, or over the period that its example has. */
export const plantEvents = (on: string): readonly PlantedEvent[] =>
  [...loadVocabulary().types.values()].map((type) => planted(type, on));

const planted = (type: EventType, on: string): PlantedEvent => {
  const canaries: Canary[] = [...OF_THE_CHILD];
  const letter = (of: string): string => {
    const text = `Canary${Buffer.from(`${type.name} ${of}`).toString('hex').slice(-40)}`;
    canaries.push({ of: `${of} of ${type.name}`, text });
    return text;
  };
  const example = type.example as Readonly<Record<string, unknown>> & {
    readonly people: readonly Readonly<Record<string, unknown>>[];
  };
  const [, ...others] = example.people;
  const isOfAdult = type.group === 'adult';
  const own = Object.fromEntries(
    Object.entries(type.data.properties)
      .filter(([, schema]) => isFreeText(schema))
      .map(([name]) => [name, letter(name)]),
  );
  const event = {
    specversion: '1.0',
    id: `planted-${type.name}`,
    source: urn(AGENCY_OF[type.group] ?? 'northmoor-childrens-services'),
    type: type.name,
    time: `${on}T09:30:00Z`,
    data: {
      ...example,
      ...own,
      people: isOfAdult ? example.people : [CANARY_CHILD, ...others],
      occurredOn: { date: on },
      narrative: letter('narrative'),
      impactOnChild: letter('impactOnChild'),
      actionTaken: letter('actionTaken'),
      childVoice: letter('childVoice'),
      documentReference: letter('documentReference'),
      practitioner: {
        name: letter('practitioner name'),
        role: letter('practitioner role'),
        contact: letter('contact'),
      },
    },
  };
  return { agency: AGENCY_OF[type.group] ?? 'northmoor-childrens-services', event, canaries };
};

/** A string that no list, pattern or format bounds. */
const isFreeText = (schema: FieldSchema): boolean =>
  schema.type === 'string' && !schema.enum && !schema.pattern && !schema.format && schema.const === undefined;
