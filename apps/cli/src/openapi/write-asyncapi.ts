import { asyncApiOf } from '../../../tessera/src/asyncapi.js';
import { writeOrCheck } from './document-file.js';

const FILE = 'openapi/asyncapi.json';

/**
 * Writes the AsyncAPI document of what is told and heard without a request, or with `check` compares it with the file.
 * @returns false where the file is not what the service says.
 */
export const writeAsyncApi = ({ check = false } = {}): Promise<boolean> => writeOrCheck(FILE, asyncApiOf(), check);
