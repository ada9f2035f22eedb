import { createLogger } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { EVERYTHING } from '../../../tessera/src/everything.js';
import { createBareHttp } from '../../../tessera/src/http.js';
import { openApiOf } from '../../../tessera/src/openapi.js';
import type { Parts } from '../../../tessera/src/parts.js';
import { writeOrCheck } from './document-file.js';

const FILE = 'openapi/openapi.json';

/**
 * Writes the OpenAPI document of the routes, or with `check` compares it with the file.
 * @returns false where the file is not what the routes say.
 */
export const writeOpenApi = async ({ check = false } = {}): Promise<boolean> => {
  // Routes are described without being run: preview mode makes no provider, so no database is opened.
  const parts = { logger: createLogger({ level: 'silent' }), vocabulary: loadVocabulary() } as unknown as Parts;
  const app = await createBareHttp(parts, EVERYTHING, { preview: true });
  return writeOrCheck(FILE, openApiOf(app, EVERYTHING), check);
};
