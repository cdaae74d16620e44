import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.215.14',
    '100.63.255.255',
    '172.32.0.1',
    '2606:4700::1111',
    '2a00::1',
  ])('lets %s pass', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine, by any of its addresses', '127.255.255.254'],
    ['no address in particular', '0.0.0.0'],
    ['a private network', '10.0.0.1'],
    ['a private network', '172.16.0.1'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['a network of a provider', '100.64.0.1'],
    ['link-local', '169.254.1.1'],
    ['instance metadata', '169.254.169.254'],
    ['credentials of a container', '169.254.170.2'],
    ['documentation', '203.0.113.9'],
    ['benchmarks', '198.19.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['this machine', '::1'],
    ['no address in particular', '::'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1'],
    ['IPv4 in IPv6, as digits', '::ffff:a00:1'],
    ['a public IPv4 in IPv6', '::ffff:8.8.8.8'],
    ['IPv4 behind NAT64', '64:ff9b::a00:1'],
    ['IPv4 behind a NAT64 of ones own', '64:ff9b:1::a00:1'],
    ['link-local', 'fe80::1'],
    ['link-local, with a zone', 'fe80::1%eth0'],
    ['a private network', 'fd12:3456:789a::1'],
    ['instance metadata', 'fd00:ec2::254'],
    ['multicast', 'ff02::1'],
    ['Teredo', '2001:0:4136:e378::'],
    ['6to4', '2002:a00:1::'],
    ['documentation', '2001:db8::1'],
    ['a name', 'localhost'],
    ['nothing', ''],
    ['an octal', '0177.0.0.1'],
    ['a number', '2130706433'],
  ])('keeps away %s: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('judges every address of IPv4 by its networks alone', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const isSpecial =
          [0, 10, 127].includes(a) ||
          a >= 224 ||
          (a === 100 && b >= 64 && b < 128) ||
          (a === 169 && b === 254) ||
          (a === 172 && b >= 16 && b < 32) ||
          (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) ||
          (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
          (a === 203 && b === 0 && c === 113);
        expect(isPublicAddress(`${a}.${b}.${c}.${d}`)).toBe(!isSpecial);
        // However it is written into IPv6, nobody gets round by it.
        expect(isPublicAddress(`::ffff:${a}.${b}.${c}.${d}`)).toBe(false);
      }),
    );
  });
});
