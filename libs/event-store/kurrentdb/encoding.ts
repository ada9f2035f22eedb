import { jsonEvent } from '@kurrent/kurrentdb-client';
import type { AllStreamResolvedEvent, JSONEventData, ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { StoredEvent } from '../event-store.js';
import type { FreshEvent } from './decide-appends.js';

/**
 * What goes with an event in its metadata. All values are texts: KurrentDB keeps the metadata of a multi-stream append
 * as properties, and the client takes texts alone.
 */
interface Mark {
  readonly tessera: string;
  readonly personal?: string;
  readonly type?: string;
}

/** What KurrentDB takes as the name of a schema, which an event's type is to it. */
const SCHEMA_NAME = /^[a-zA-Z0-9_.$:-]+$/;

/**
 * An event as KurrentDB keeps it: the coded facts as JSON that its own tools can read, the sealed part and the id of
 * the store that it is of as metadata.
 */
export const toKurrent = (storeId: string, { id, type, data, personal }: FreshEvent): JSONEventData => {
  const named = SCHEMA_NAME.test(type);
  const mark: Mark = {
    tessera: storeId,
    ...(personal === null ? {} : { personal: Buffer.from(personal).toString('base64') }),
    ...(named ? {} : { type }),
  };
  return jsonEvent({
    id,
    type: named ? type : type.replaceAll(/[^a-zA-Z0-9_.:-]/g, '_'),
    data: JSON.parse(data) as Record<string, unknown>,
    metadata: mark,
  });
};

/** An event of this store, or undefined where it is somebody else's. */
export const fromKurrent = (
  storeId: string,
  resolved: ResolvedEvent | AllStreamResolvedEvent,
): StoredEvent | undefined => {
  const { event, link } = resolved;
  if (!event || link !== undefined || !event.isJson) return undefined;
  const mark = markOf(event.metadata);
  if (mark?.tessera !== storeId) return undefined;
  return {
    id: event.id.toLowerCase(),
    streamId: event.streamId,
    version: safe(event.revision) + 1,
    position: positionOf(resolved),
    type: mark.type ?? event.type,
    data: JSON.stringify(event.data),
    personal: mark.personal === undefined ? null : Buffer.from(mark.personal, 'base64'),
    recordedAt: event.created,
  };
};

/**
 * Where an event stands in $all: its commit position, which with events that commit themselves (all but those of the
 * explicit transactions of old TCP clients) is its own place in the log, one for each event.
 */
export const positionOf = ({ event, commitPosition }: ResolvedEvent | AllStreamResolvedEvent): number => {
  const commit = event?.position?.commit ?? commitPosition;
  if (commit === undefined) throw new RangeError('KurrentDB gave an event without a position.');
  return safe(commit);
};

const markOf = (metadata: unknown): Partial<Mark> | undefined => {
  if (typeof metadata !== 'object' || metadata === null || metadata instanceof Uint8Array) return undefined;
  const text = (name: keyof Mark): string | undefined => {
    const value = (metadata as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { tessera: text('tessera'), personal: text('personal'), type: text('type') };
};

/** Positions are bytes of a log: 2^53 of them are 9 petabytes. */
const safe = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError('A position of KurrentDB is beyond 2^53.');
  return number;
};
