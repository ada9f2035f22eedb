import { register } from 'node:module';

/** `node --import ./test/support/typescript-register.js file.ts` runs the source as it stands, without a build. */
register('./typescript-hooks.js', import.meta.url);
