import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
// Not the package's front door: that one prints a warning on Node.js 20, where all that is used here works.
import requestStorage from 'oidc-provider/lib/helpers/als.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { OidcToken } from 'oidc-provider/lib/provider.js';
import { isLoopback, newId } from '#platform';
import type { Role } from './caller.js';

export interface DemoIdentityProviderSettings {
  /** Must be the loopback address: the secrets are public. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly agencies: readonly { readonly clientId: string; readonly agency: string }[];
  readonly workers: readonly {
    readonly clientId: string;
    readonly name: string;
    readonly role: Role;
    /** The agency that they work for, where they act for one. */
    readonly agency?: string;
  }[];
  /** The audience of the tokens, an absolute URI (RFC 8707): the service that they are for. */
  readonly audience: string;
}

/** With what a demo user gets a token (client credentials grant). */
export interface DemoCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly agency?: string;
}

export interface DemoIdentityProvider {
  readonly issuer: string;
  readonly tokenUrl: string;
  readonly credentials: readonly DemoCredentials[];
  stop(): Promise<void>;
}

const TOKEN_SECONDS = 600;

/**
 * An identity provider for demonstrations and tests: a real OAuth 2.0 server with demo clients whose secrets anybody
 * can read here. Tokens are JWTs (ES256) for ten minutes, signed with a key that is made at every start.
 * @throws Error where it would be reachable from another machine.
 */
export const startDemoIdentityProvider = async (
  settings: DemoIdentityProviderSettings,
): Promise<DemoIdentityProvider> => {
  if (!isLoopback(settings.host)) {
    throw new Error(
      'The demo identity provider has public secrets and listens on the loopback address alone: set HOST to 127.0.0.1, ' +
        'or OIDC_ISSUER and OIDC_AUDIENCE to an identity provider of your own.',
    );
  }
  if (!URL.canParse(settings.audience)) throw new Error('The audience of tokens is an absolute URI.');
  const credentials = credentialsOf(settings);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, settings.host.replace(/^\[|\]$/g, ''), resolve);
  });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://${settings.host.includes(':') ? '[::1]' : settings.host}:${String(port)}`;
  const provider = new Provider(issuer, await configuration(settings, credentials));
  const answer = provider.callback();
  let answering = 0;
  server.on('request', (request, response) => {
    answering += 1;
    response.once('close', () => {
      answering -= 1;
      // Left on, it would follow every promise of the whole process, which is the service's.
      if (answering === 0) requestStorage.disable();
    });
    answer(request, response);
  });
  return {
    issuer,
    tokenUrl: `${issuer}/token`,
    credentials,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};

const credentialsOf = ({ agencies, workers }: DemoIdentityProviderSettings): DemoCredentials[] => [
  ...agencies.map(({ clientId, agency }) => ({
    clientId,
    clientSecret: `demo-secret-${clientId}`,
    name: clientId,
    roles: ['agency-system'] as const,
    agency,
  })),
  ...workers.map(({ clientId, name, role, agency }) => ({
    clientId,
    clientSecret: `demo-secret-${clientId}`,
    name,
    roles: [role],
    agency,
  })),
];

const configuration = async (
  settings: DemoIdentityProviderSettings,
  credentials: readonly DemoCredentials[],
): Promise<Record<string, unknown>> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const byClient = new Map(credentials.map((each) => [each.clientId, each]));
  const resource = { audience: settings.audience, scope: '', accessTokenFormat: 'jwt', accessTokenTTL: TOKEN_SECONDS };
  return {
    adapter: KeepsNothing,
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: newId() }] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clients: credentials.map(({ clientId, clientSecret, name }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      client_name: name,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      // Swagger UI sends the secret in the body or in the header, as it is told; so may everyone.
      token_endpoint_auth_method: 'client_secret_basic',
    })),
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => settings.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ ...resource, jwt: { sign: { alg: 'ES256' } } }),
      },
    },
    ttl: { ClientCredentials: TOKEN_SECONDS },
    cookies: { keys: [newId()] },
    extraTokenClaims: (_context: unknown, token: OidcToken) => {
      const demo = byClient.get(token.clientId ?? '');
      return { roles: demo?.roles ?? [], ...(demo?.agency === undefined ? {} : { agency: demo.agency }) };
    },
    // Pages on this machine, such as Swagger UI on the service's own port.
    clientBasedCORS: (_context: unknown, origin: string) =>
      URL.canParse(origin) && isLoopback(new URL(origin).hostname),
    renderError: (context: { type: string; body: unknown }, out: unknown) => {
      context.type = 'application/json';
      context.body = out;
    },
  };
};

/** Tokens are self-contained and nobody signs in with a browser: there is nothing to store. */
class KeepsNothing {
  upsert(): Promise<void> {
    return Promise.resolve();
  }

  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUid(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  findByUserCode(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  consume(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }

  revokeByGrantId(): Promise<void> {
    return Promise.resolve();
  }
}
