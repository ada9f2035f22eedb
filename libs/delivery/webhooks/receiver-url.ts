import { isIP } from 'node:net';
import type { AllowsAddress } from './addresses.js';

/** Why a webhook is not sent to a URL. */
export type UrlRefusal =
  | 'not-a-url'
  | 'not-https'
  | 'has-credentials'
  | 'has-fragment'
  | 'port-not-allowed'
  | 'address-not-allowed'
  | 'name-not-public';

export interface UrlRules {
  readonly allows: AllowsAddress;
  /** Ports that receivers may have. */
  readonly ports: readonly number[];
}

const HTTPS_PORT = 443;

/** Names that never lead out of the machine (RFC 6761). */
const OWN_NAMES = /(^|\.)localhost\.?$/;

/**
 * Looks at the URL of a receiver before anything is sent there. What a name leads to is looked at when a connection is
 * made, each time.
 * @returns undefined where nothing speaks against it.
 */
export const refuseUrl = (text: string, { allows, ports }: UrlRules): UrlRefusal | undefined => {
  // A URL is read without line breaks in it: what is kept and shown would not be what is used.
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return 'not-a-url';
  const url = new URL(text);
  if (url.protocol !== 'https:') return 'not-https';
  if (url.username !== '' || url.password !== '') return 'has-credentials';
  if (text.includes('#')) return 'has-fragment';
  if (!ports.includes(url.port === '' ? HTTPS_PORT : Number(url.port))) return 'port-not-allowed';
  const host = hostOf(url);
  if (isIP(host) !== 0) return allows(host) ? undefined : 'address-not-allowed';
  // A name of this machine is as good as its address.
  return OWN_NAMES.test(host) && !allows('127.0.0.1') ? 'name-not-public' : undefined;
};

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');
