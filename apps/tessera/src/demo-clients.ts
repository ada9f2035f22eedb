import type { Agency } from '#vocabulary';

/** The clients of the built-in identity provider: one for each agency of the register, and three workers. */
export const demoClients = (agencies: readonly Agency[]) => ({
  agencies: agencies.map(({ urn }) => ({ clientId: urn.slice('urn:agency:'.length), agency: urn })),
  workers: [
    { clientId: 'demo-mash-worker', name: 'Demo MASH worker', role: 'mash-worker' as const },
    { clientId: 'demo-manager', name: 'Demo manager', role: 'manager' as const },
    { clientId: 'demo-auditor', name: 'Demo auditor', role: 'auditor' as const },
  ],
});
