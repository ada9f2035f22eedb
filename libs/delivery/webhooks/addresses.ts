import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Decides which addresses webhooks may be sent to. */
export type AllowsAddress = (address: string) => boolean;

/** What is given out of IPv6 to be reached by everybody. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * Addresses that everybody can reach, and those of the networks named (CIDR). Loopback, link-local, private, shared,
 * multicast, reserved and unknown addresses are not allowed, nor those that hide another address in themselves
 * (NAT64, 6to4, Teredo); an IPv4 address written as IPv6 is judged as what it is.
 */
export const allowingNetworks = (networks: readonly string[]): AllowsAddress => {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    const isIn = (network: (typeof allowed)[number]): boolean =>
      address.kind() === network[0].kind() && address.match(network);
    if (allowed.some(isIn)) return true;
    return address.range() === 'unicast' && (address.kind() === 'ipv4' || isIn(GLOBAL_IPV6));
  };
};

export const ADDRESS_NOT_ALLOWED = 'ADDRESS_NOT_ALLOWED';

/** A name leads to an address that webhooks may not be sent to. Says neither the name nor the address. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
  readonly code = ADDRESS_NOT_ALLOWED;
  constructor() {
    super('The receiver has an address that webhooks are not sent to.');
  }
}

/**
 * Looks names up for a connection, which is made to an address that was looked at and to no other: a name that leads
 * elsewhere a moment later changes nothing. One address that is not allowed refuses the name.
 */
export const allowedLookup =
  (allows: AllowsAddress, resolve: typeof resolveName = resolveName): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => allows(address))) {
        callback(new AddressNotAllowed(), []);
        return;
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
