import { describe, expect, test } from 'vitest';
import { buildApiSchema } from '../api-schema.ts';
import { createDocumentCache, selectOperation } from './prepared-document.ts';

const schema = buildApiSchema('type Query { a: String b: String }', 'Schema');

describe('Document cache', () => {
  test('prepares a text once', () => {
    const { prepare } = createDocumentCache(schema);

    expect(prepare('{ a }')).toBe(prepare('{ a }'));
  });

  test('keeps the texts used last', () => {
    const { prepare } = createDocumentCache(schema, 2);
    const [first, second] = [prepare('{ a }'), prepare('{ b }')];

    prepare('{ a }');
    prepare('{ a b }');

    expect(prepare('{ a }')).toBe(first);
    expect(prepare('{ b }')).not.toBe(second);
  });

  test('does not keep very long texts', () => {
    const { prepare } = createDocumentCache(schema);
    const text = `{ a } # ${'x'.repeat(20_000)}`;

    expect(prepare(text)).not.toBe(prepare(text));
  });

  test('keeps what is wrong with a text, too', () => {
    const { prepare } = createDocumentCache(schema);

    expect(prepare('{ c }').errors).toHaveLength(1);
    expect(prepare('{ c }').errors).toBe(prepare('{ c }').errors);
  });

  test.each(['', '{', '{ a', 'hello', `{${' a'.repeat(20_000)} }`])('refuses %.20s', (text) => {
    expect(() => createDocumentCache(schema).prepare(text)).toThrow('Unable to parse GraphQL query.');
  });
});

describe('selectOperation', () => {
  const { prepare } = createDocumentCache(schema);

  test('takes the only one without a name', () => {
    expect(selectOperation(prepare('query Q { a }'), null).name?.value).toBe('Q');
  });

  test('takes the one that is named', () => {
    expect(selectOperation(prepare('query Q { a } query R { b }'), 'R').name?.value).toBe('R');
  });

  test('refuses a text of fragments alone', () => {
    expect(() => selectOperation(prepare('fragment F on Query { a }'), null)).toThrow(
      'Unable to parse GraphQL query.',
    );
  });
});
