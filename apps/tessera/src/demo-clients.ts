import type { Agency } from '#vocabulary';

/** The clients of the built-in identity provider: one for each agency of the register, and four workers. */
export const demoClients = (agencies: readonly Agency[]) => ({
  agencies: agencies.map(({ urn }) => ({ clientId: urn.slice('urn:agency:'.length), agency: urn })),
  // Whoever works in the hub acts for it: what they say about an alert is the hub's word.
  workers: [
    { clientId: 'demo-mash-worker', name: 'Demo MASH worker', role: 'mash-worker' as const, agency: hubOf(agencies) },
    { clientId: 'demo-manager', name: 'Demo manager', role: 'manager' as const, agency: hubOf(agencies) },
    { clientId: 'demo-auditor', name: 'Demo auditor', role: 'auditor' as const },
    { clientId: 'demo-privacy-officer', name: 'Demo privacy officer', role: 'privacy-officer' as const },
  ],
});

const hubOf = (agencies: readonly Agency[]): string | undefined => agencies.find(({ kind }) => kind === 'mash')?.urn;
