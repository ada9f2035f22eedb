import { readFile, writeFile } from 'node:fs/promises';
import { createLogger } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { EVERYTHING } from '../../../tessera/src/everything.js';
import { createBareHttp } from '../../../tessera/src/http.js';
import { openApiOf } from '../../../tessera/src/openapi.js';
import type { Parts } from '../../../tessera/src/parts.js';

const FILE = 'openapi/openapi.json';

/**
 * Writes the OpenAPI document of the routes, or with `check` compares it with the file.
 * @returns false where the file is not what the routes say.
 */
export const writeOpenApi = async ({ check = false } = {}): Promise<boolean> => {
  // Routes are described without being run: preview mode makes no provider, so no database is opened.
  const parts = { logger: createLogger({ level: 'silent' }), vocabulary: loadVocabulary() } as unknown as Parts;
  const app = await createBareHttp(parts, EVERYTHING, { preview: true });
  const text = `${JSON.stringify(openApiOf(app, EVERYTHING), null, 2)}\n`;
  if (!check) {
    await writeFile(FILE, text);
    return true;
  }
  return (await readFile(FILE, 'utf8')) === text;
};
