import { describe, expect, test } from 'vitest';
import { inBackgroundTurns } from './background-turns.ts';
import { type HttpRequest, type HttpRoute, textResponse } from './http-message.ts';

const request = (path: string, headers: HttpRequest['headers'] = {}): HttpRequest => ({
  method: 'POST',
  path,
  query: new URLSearchParams(),
  headers,
  body: Buffer.from('{}'),
  remoteAddress: '127.0.0.1',
});
const signed = (path: string) => request(path, { authorization: 'AWS4-HMAC-SHA256 Credential=x' });

/** A route that keeps the order in which requests were begun. */
function given() {
  const begun: string[] = [];
  const route: HttpRoute = ({ path }) => {
    if (path === '/nobody') return undefined;
    begun.push(path);
    return Promise.resolve(textResponse(200, path));
  };
  return { begun, route: inBackgroundTurns(route) };
}

describe('Background turns', () => {
  test('let a person’s request pass signed ones that wait', async () => {
    const { begun, route } = given();
    const background = [route(signed('/a')), route(signed('/b'))];
    await route(request('/person'));
    const answers = await Promise.all(background);

    expect(begun).toEqual(['/person', '/a', '/b']);
    expect(answers).toEqual([textResponse(200, '/a'), textResponse(200, '/b')]);
  });

  test('give each signed request a turn of the event loop', async () => {
    const { begun, route } = given();
    const background = [route(signed('/a')), route(signed('/b'))];
    await background[0];
    void route(request('/person'));
    await Promise.all(background);

    expect(begun).toEqual(['/a', '/person', '/b']);
  });

  test('leave what no route takes to the server, and answer 404 to who has waited', async () => {
    const { route } = given();

    expect(route(request('/nobody'))).toBeUndefined();
    expect(await route(signed('/nobody'))).toMatchObject({ status: 404 });
  });
});
