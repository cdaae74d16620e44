import { describe, expect, test } from 'vitest';
import { transformInput } from './input-transformer.ts';
import { readJsonPath } from './json-path.ts';

const event = {
  source: 'shop',
  detail: { name: 'Ada "the first"', count: 2, items: [{ sku: 'a' }], 'odd key': true, tags: { a: 'b' } },
};
const context = { ruleArn: 'arn:rule', ruleName: 'rule', ingestedAt: '2026-01-01T00:00:00.000Z' };

function transform(InputTemplate: string, InputPathsMap = {}): string {
  return transformInput(event, { InputTemplate, InputPathsMap }, context);
}

describe('transformInput', () => {
  const paths = {
    name: '$.detail.name',
    count: '$.detail.count',
    items: '$.detail.items',
    none: '$.detail.none',
  };

  test.each([
    ['{"who": <name>, "n": <count>}', '{"who": "Ada \\"the first\\"", "n": 2}'],
    ['"Hello <name>, <count> items"', '"Hello Ada \\"the first\\", 2 items"'],
    ['{"all": <items>}', '{"all": [{"sku":"a"}]}'],
    ['"all: <items>"', '"all: [{sku:a}]"'],
    ['{"missing": "<none>"}', '{"missing": ""}'],
    ['{"rule": <aws.events.rule-name>}', '{"rule": "rule"}'],
    ['"a \\"quoted\\" <name>"', '"a \\"quoted\\" Ada \\"the first\\""'],
    ['<unknown>', '<unknown>'],
  ])('fills %s', (template, expected) => {
    expect(transform(template, paths)).toBe(expected);
  });

  test('offers the whole event', () => {
    expect(JSON.parse(transform('{"event": <aws.events.event.json>}'))).toEqual({ event });
    expect(JSON.parse(transform('{"event": <aws.events.event>}'))).toEqual({ event: { source: 'shop' } });
  });
});

describe('readJsonPath', () => {
  test.each<[string, unknown]>([
    ['$', event],
    ['$.source', 'shop'],
    ['$.detail.items[0].sku', 'a'],
    ["$.detail['odd key']", true],
    ['$.detail.items[3]', undefined],
    ['$.source.length', undefined],
    ['source', undefined],
    ['$.detail..name', undefined],
  ])('%s', (path, expected) => {
    expect(readJsonPath(event, path)).toEqual(expected);
  });
});
