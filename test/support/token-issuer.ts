import { generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { promisify } from 'node:util';
import { exportJWK, SignJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';

/** An identity provider in the hands of a spec: it signs whatever it is told, and can be taken down. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly publicKey: KeyObject;
  /** How often the keys were asked for. */
  readonly keyRequests: () => number;
  /** A token that holds, but for what is given. A claim that is undefined is left out. */
  sign(claims?: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>;
  /** Refuses connections, or takes them and says nothing. */
  down(how: 'refuse' | 'hang'): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

let made: ReturnType<typeof makeKeys> | undefined;

const makeKeys = promisify(generateKeyPair);

/** Made once: a new RSA key takes long, and no spec needs one of its own. */
const signingKeys = (): ReturnType<typeof makeKeys> => (made ??= makeKeys('rsa', { modulusLength: 2048 }));

/** Starts an issuer with one RSA key, on any free port. */
export const startTokenIssuer = async (audience = 'urn:tessera:test'): Promise<TokenIssuer> => {
  const { privateKey, publicKey } = await signingKeys();
  // Many providers do not say for which algorithm a key is: the verifier must know what it takes.
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test-key', use: 'sig' };
  let server: Server | undefined;
  let port = 0;
  let hangs = false;
  let requests = 0;
  const issuer = (): string => `http://127.0.0.1:${String(port)}`;

  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer((request, response) => {
        if (hangs) return;
        if (request.url === '/.well-known/openid-configuration') {
          response.end(JSON.stringify({ issuer: issuer(), jwks_uri: `${issuer()}/jwks` }));
        } else {
          requests += 1;
          response.end(JSON.stringify({ keys: [jwk] }));
        }
      });
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        port = (server?.address() as AddressInfo).port;
        resolve();
      });
    });

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server?.listening) {
        resolve();
        return;
      }
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });

  await listen();
  return {
    issuer: issuer(),
    audience,
    publicKey,
    keyRequests: () => requests,
    sign: (claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload: JWTPayload = {
        iss: issuer(),
        aud: audience,
        sub: 'example-worker',
        iat: now,
        exp: now + 600,
        ...claims,
      };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'test-key', ...header })
        .sign(privateKey);
    },
    down: async (how) => {
      hangs = how === 'hang';
      if (how === 'refuse') await close();
    },
    up: async () => {
      hangs = false;
      if (!server?.listening) await listen();
    },
    stop: close,
  };
};
