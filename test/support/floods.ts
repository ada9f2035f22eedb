import { fileURLToPath } from 'node:url';

/** A file of ALERT_FLOODS_FILE by which as much waits as can. */
export const WAITS_MOST = fileURLToPath(new URL('./waits-most.yaml', import.meta.url));
