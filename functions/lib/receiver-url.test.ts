import { describe, expect, it } from 'vitest';
import { pinHost, RefusedHostError } from './receiver-host.ts';
import { parseReceiverUrl } from './receiver-url.ts';

const ruleOf = (url: string, reach: 'public' | 'private' = 'public') => {
  const parsed = parseReceiverUrl(url, reach);
  return 'rule' in parsed ? parsed.rule : null;
};

/** What becomes of an address without asking DNS. */
async function pinned(text: string): Promise<string> {
  const parsed = parseReceiverUrl(text, 'public');
  if ('rule' in parsed) return parsed.rule;
  const found = await pinHost(parsed.url, 'public', () => Promise.reject(new Error('DNS was asked.')));
  return found.address;
}

describe('The address of a receiver', () => {
  it.each([
    'https://example.com',
    'https://example.com/hook?a=b',
    'https://example.com:8443/',
    'https://1.1.1.1/',
  ])('may be %s', (url) => {
    expect(ruleOf(url)).toBeNull();
  });

  it.each([
    ['example.com', 'must be a URL'],
    ['http://example.com/', 'must begin with https://'],
    ['ftp://example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['https://ana@example.com/', 'must not hold a user name or password'],
    ['https://:secret@example.com/', 'must not hold a user name or password'],
    ['https://example.com:22/', 'must have the port 443 or 8443'],
    ['https://example.com:80/', 'must have the port 443 or 8443'],
    [`https://example.com/${'x'.repeat(2_048)}`, 'must have at most 2048 characters'],
  ])('may not be %s', (url, rule) => {
    expect(ruleOf(url)).toBe(rule);
  });

  it('may be plain, and of any port, where private receivers are allowed', () => {
    expect(ruleOf('http://127.0.0.1:4000/', 'private')).toBeNull();
    expect(ruleOf('ftp://127.0.0.1/', 'private')).toBe('must begin with https://');
    expect(ruleOf('http://ana:x@127.0.0.1/', 'private')).toBe('must not hold a user name or password');
  });

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://①②⑦.⓪.⓪.①/',
  ])('leads to nobody as %s', async (url) => {
    await expect(pinned(url)).rejects.toThrow(RefusedHostError);
  });
});

describe('The host of a receiver', () => {
  const url = new URL('https://example.com/');
  const answers =
    (...addresses: string[]) =>
    () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

  it('is pinned to an address that DNS answers, of IPv4 if there is one', async () => {
    expect(await pinHost(url, 'public', answers('2606:4700::1'))).toEqual({
      address: '2606:4700::1',
      family: 6,
    });
    expect(await pinHost(url, 'public', answers('2606:4700::1', '93.184.215.14'))).toEqual({
      address: '93.184.215.14',
      family: 4,
    });
  });

  it('is refused for one private address among public ones', async () => {
    await expect(pinHost(url, 'public', answers('93.184.215.14', '10.0.0.1'))).rejects.toThrow('not public');
    expect(await pinHost(url, 'private', answers('10.0.0.1'))).toEqual({ address: '10.0.0.1', family: 4 });
  });

  it('is refused when there is none; a resolver that fails is not that', async () => {
    const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
    await expect(pinHost(url, 'public', failing('ENOTFOUND'))).rejects.toThrow(RefusedHostError);
    await expect(pinHost(url, 'public', answers())).rejects.toThrow(RefusedHostError);
    await expect(pinHost(url, 'public', failing('EAI_AGAIN'))).rejects.not.toThrow(RefusedHostError);
  });
});
