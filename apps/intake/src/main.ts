import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { describeEventBodies } from './event-bodies.js';
import { IntakeModule } from './intake.module.js';
import { startKafkaEvents } from './kafka/kafka-events.js';

/** What agencies reach. Many may run at once. */
run(
  {
    name: 'intake',
    routes: [(parts) => IntakeModule.with(parts)],
    describe: describeEventBodies,
    works: [(parts, { kafka }) => startKafkaEvents({ ...parts, kafka })],
    whole: false,
  },
  () => loadConfig(process.env),
);
