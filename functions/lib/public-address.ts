import { BlockList, isIP } from 'node:net';

/**
 * Addresses that no server of the public internet has.
 * https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
 */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Instance metadata is here.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** All that is given out so far: IPv4 in IPv6, NAT64, local, link-local and multicast addresses lie outside. */
const globalV6 = '2000::/3';

/** https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml */
const specialV6 = [
  // Protocols, Teredo among them, which carries addresses of IPv4.
  '2001::/23',
  '2001:db8::/32',
  // 6to4, which does as well.
  '2002::/16',
  '3fff::/20',
];

function blockList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const blockedV4 = blockList(specialV4, 'ipv4');
const openV6 = blockList([globalV6], 'ipv6');
const blockedV6 = blockList(specialV6, 'ipv6');

/** Says whether an IP address is one that a server of the public internet may have; false for what is none. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !blockedV4.check(address, 'ipv4');
    case 6:
      return openV6.check(address, 'ipv6') && !blockedV6.check(address, 'ipv6');
    default:
      return false;
  }
}
