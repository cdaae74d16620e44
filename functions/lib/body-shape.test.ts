import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyShape } from './body-shape.ts';

describe('The shape of a body', () => {
  it('keeps names, kinds and ids that were made here', () => {
    const body = JSON.stringify({
      type: 'record.submitted',
      record: {
        id: '01M7YVKBGYBPE599QF5RTWGWPC',
        ownerId: '721ce6d8-fcfb-47f6-b62a-228f19998e73',
        value: 12.5,
        isOld: true,
        jobId: null,
        tags: ['a', 'bc'],
        none: [],
      },
    });
    expect(JSON.parse(bodyShape(body))).toEqual({
      type: 'text of 16',
      record: {
        id: '01M7YVKBGYBPE599QF5RTWGWPC',
        ownerId: 'text of 36',
        value: 'number',
        isOld: 'boolean',
        jobId: null,
        tags: ['text of 1', '1 more'],
        none: [],
      },
    });
  });

  it('tells only the length of what is not JSON', () => {
    expect(bodyShape('Dear Sir')).toBe('text of 8');
  });

  it('does not take names for harmless that somebody may have written', () => {
    expect(bodyShape('{"my secret":1}')).not.toContain('secret');
  });

  it('holds nothing of any text or number, however deep it lies', () => {
    const secret = 'zzsecretzz';
    const withSecrets = fc
      .jsonValue({ depthSize: 'medium' })
      .map((value) =>
        JSON.stringify(value, (_key, item: unknown) =>
          typeof item === 'string' ? secret : typeof item === 'number' ? 987_654_321 : item,
        ),
      );
    fc.assert(
      fc.property(withSecrets, (body) => {
        expect(bodyShape(body)).not.toMatch(/zzsecretzz|987654321/);
      }),
    );
  });

  it('stays short', () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, index]));
    expect(JSON.parse(bodyShape(JSON.stringify(wide)))).toMatchObject({ '…': '470 more' });
  });
});
