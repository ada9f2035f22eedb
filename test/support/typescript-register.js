import * as modules from 'node:module';
import { load, resolve } from './typescript-hooks.js';

/**
 * `node --import ./test/support/typescript-register.js file.ts` runs the source as it stands, without a build.
 * `registerHooks` is there from Node 22.15 on, and `register` says that it is deprecated from Node 26 on.
 */
if (modules.registerHooks) modules.registerHooks({ load, resolve });
else modules.register('./typescript-hooks.js', import.meta.url);
