import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { describeEventBodies } from './event-bodies.js';
import { IntakeModule } from './intake.module.js';

/** What agencies reach. Many may run at once. */
run(
  {
    name: 'intake',
    routes: [(parts) => IntakeModule.with(parts)],
    describe: describeEventBodies,
    works: [],
    whole: false,
  },
  () => loadConfig(process.env),
);
