import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowingNetworks } from './addresses.js';
import { refuseUrl } from './receiver-url.js';

const everybodys = allowingNetworks([]);

describe('the addresses that webhooks may be sent to', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::6810:84e5', '::ffff:8.8.8.8'])(
    'are those that everybody can reach: %s',
    (address) => {
      expect(everybodys(address)).toBe(true);
    },
  );

  it.each([
    ['loopback', ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '0.0.0.0', '::']],
    ['link-local, where clouds keep credentials', ['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd00::1', 'fec0::1']],
    ['multicast and broadcast', ['224.0.0.1', '255.255.255.255', 'ff02::1']],
    ['reserved', ['192.0.2.1', '198.18.0.1', '240.0.0.1', '2001:db8::1', '100::1', '4000::1', 'e000::1']],
    ['another address in disguise', ['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001::1', '::127.0.0.1']],
    ['no address', ['', 'localhost', '0x7f000001', '8.8.8.8/32', '1.2.3.4.5']],
  ])('are none that is %s', (_kind, addresses) => {
    for (const address of addresses) expect([address, everybodys(address)]).toEqual([address, false]);
  });

  it('are also those of the networks that whoever runs the service names, and no others', () => {
    const allows = allowingNetworks(['10.20.0.0/16', 'fd00:20::/32']);
    for (const address of ['10.20.3.4', '::ffff:10.20.3.4', 'fd00:20::1']) expect(allows(address)).toBe(true);
    for (const address of ['10.21.0.1', 'fd00:21::1', '127.0.0.1', '64:ff9b::a14:304'])
      expect(allows(address)).toBe(false);
  });

  it('are the same whether an IPv4 address is written as itself or as IPv6', () => {
    const allows = allowingNetworks(['10.20.0.0/16']);
    fc.assert(fc.property(fc.ipV4(), (address) => allows(address) === allows(`::ffff:${address}`)));
  });
});

describe('the URL of a receiver', () => {
  const rules = { allows: everybodys, ports: [443] };

  it.each([
    ['https://alerts.agency.example/tessera?key=1', undefined],
    ['https://alerts.agency.example:443', undefined],
    ['https://8.8.8.8/', undefined],
    ['http://alerts.agency.example/', 'not-https'],
    ['ftp://alerts.agency.example/', 'not-https'],
    ['alerts.agency.example', 'not-a-url'],
    ['https://alerts.agency.example/\n2026 level=error', 'not-a-url'],
    ['https://alerts.agen\tcy.example/', 'not-a-url'],
    [' https://alerts.agency.example/', 'not-a-url'],
    ['https://alerts.agency.example/\u0000', 'not-a-url'],
    ['https://user:password@alerts.agency.example/', 'has-credentials'],
    ['https://user@alerts.agency.example/', 'has-credentials'],
    ['https://alerts.agency.example/#part', 'has-fragment'],
    ['https://alerts.agency.example:8443/', 'port-not-allowed'],
    ['https://alerts.agency.example:22/', 'port-not-allowed'],
    ['https://127.0.0.1/', 'address-not-allowed'],
    // What URLs write differently and mean the same by.
    ['https://0x7f.1/', 'address-not-allowed'],
    ['https://2130706433/', 'address-not-allowed'],
    ['https://[::ffff:7f00:1]/', 'address-not-allowed'],
    ['https://[fe80::1]/', 'address-not-allowed'],
    ['https://169.254.169.254/latest/meta-data', 'address-not-allowed'],
    ['https://localhost/', 'name-not-public'],
    ['https://admin.localhost./', 'name-not-public'],
  ])('%j is judged: %s', (url, refusal) => {
    expect(refuseUrl(url, rules)).toBe(refusal);
  });

  it('may have another port, or be of a network of the inside, where that is allowed', () => {
    const inside = { allows: allowingNetworks(['10.20.0.0/16', '127.0.0.0/8']), ports: [443, 8443] };
    expect(refuseUrl('https://10.20.0.9:8443/hook', inside)).toBeUndefined();
    expect(refuseUrl('https://localhost:8443/hook', inside)).toBeUndefined();
    expect(refuseUrl('https://10.20.0.9:9443/hook', inside)).toBe('port-not-allowed');
  });
});
