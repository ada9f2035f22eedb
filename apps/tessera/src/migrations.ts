import * as access from '#access';
import * as alerts from '#alerts';
import * as delivery from '#delivery';
import * as eventStore from '#event-store';
import * as identity from '#identity';
import * as patterns from '#patterns';

/** The folders of every lib's migrations: together they make the database. */
export const MIGRATIONS: readonly URL[] = [
  eventStore.MIGRATIONS,
  access.MIGRATIONS,
  identity.MIGRATIONS,
  alerts.MIGRATIONS,
  patterns.MIGRATIONS,
  delivery.MIGRATIONS,
];
