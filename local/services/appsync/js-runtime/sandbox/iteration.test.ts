import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { runBody, valueOf } = givenRuntime();

const context = {
  arguments: {
    list: Array.from({ length: 1500 }, (_, i) => i),
    record: Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`k${i}`, i])),
    text: 'x'.repeat(1500),
  },
};

describe('Loops › end silently after 1000 rounds', () => {
  test.each([
    ['for (const a of ctx.args.list) { n += 1; }', 1000],
    ['for (const a of ctx.args.text) { n += 1; }', 1000],
    ['for (const a in ctx.args.record) { n += 1; }', 1000],
    ['for (const a in ctx.args.list) { n += 1; }', 1000],
    ['ctx.args.list.forEach(() => { n += 1; });', 1000],
    ['n = ctx.args.list.map((x) => x).length;', 1000],
    ['n = ctx.args.list.filter((x) => true).length;', 1000],
    ['n = ctx.args.list.flatMap((x) => [x, x]).length;', 2000],
    ['n = ctx.args.list.reduce((sum) => sum + 1, 0);', 1000],
    ['n = ctx.args.list.reduceRight((last, x) => x, 0);', 500],
    ['n = ctx.args.list.findIndex((x) => x === 1200);', -1],
    ['n = ctx.args.list.findLastIndex((x) => x === 1200);', 1200],
    ['n = ctx.args.list.findLastIndex((x) => x === 300);', -1],
    ['n = ctx.args.list.some((x) => x === 1200) ? 1 : 0;', 0],
    ['n = ctx.args.list.every((x) => x < 1200) ? 1 : 0;', 1],
    ['n = ctx.args.list.find((x) => x === 999);', 999],
    ['n = ctx.args.list.findLast((x) => x > 0);', 1499],
    ['for (const a of [1, 2]) { for (const b of ctx.args.list) { n += 1; } }', 2000],
  ])('%s', (body, expected) => {
    expect(runBody(`let n = 0; ${body} return n;`, { context })).toMatchObject({
      result: expected,
      error: null,
    });
  });

  test('what has no callback takes all elements', () => {
    expect(
      valueOf(
        '[ctx.args.list.includes(1499), ctx.args.list.slice(1).length, ctx.args.list.join("").length]',
        context,
      ),
    ).toEqual([true, 1499, 4890]);
  });
});

describe('Loops › run as in JavaScript', () => {
  test.each([
    [
      'const out = []; for (const [k, v] of Object.entries({ a: 1, b: 2 })) { out.push(k, v); } return out;',
      ['a', 1, 'b', 2],
    ],
    ['const out = []; for (const { id } of [{ id: 1 }, { id: 2 }]) { out.push(id); } return out;', [1, 2]],
    ['const out = []; for (let x of [1, 2]) { x += 1; out.push(x); } return out;', [2, 3]],
    ['const out = []; let x; for (x of [1, 2]) { out.push(x); } return [out, x];', [[1, 2], 2]],
    ['const out = []; let k; for (k in { a: 1, b: 2 }) { out.push(k); } return [out, k];', [['a', 'b'], 'b']],
    ['const out = []; for (const i in [7, 8]) out.push(i); return out;', ['0', '1']],
    ['const out = []; for (const c of "a😀") { out.push(c); } return out;', ['a', '😀']],
    ['const out = []; for (const x of [1, 2, 3]) { if (x === 2) break; out.push(x); } return out;', [1]],
    ['for (const x of [1, 2, 3]) { if (x === 2) return x; }', 2],
    [
      'const out = []; for (const k in null) out.push(k); for (const k in undefined) out.push(k); return out;',
      [],
    ],
    [
      'const out = []; const list = [1, 2]; for (const x of list) { list.push(x); } return list;',
      [1, 2, 1, 2],
    ],
    ['const out = []; for (const a of [[1], [2]]) for (const b of a) out.push(b); return out;', [1, 2]],
    ['const out = []; for (const x of (1, [5])) out.push(x); return out;', [5]],
    ['const out = []; for (const k in /* in */ (ctx.args)) out.push(k); return out;', ['a']],
    ['const out = []; for (const k in "ab") out.push(k); return out;', ['0', '1']],
    ['const o = { of: [1] }; const out = []; for (const of of o.of) out.push(of); return out;', [1]],
  ])('%s', (body, expected) => {
    expect(runBody(body, { context: { arguments: { a: 1 } } })).toMatchObject({
      result: expected,
      error: null,
    });
  });

  test('what cannot be walked through is an exception with its place', () => {
    expect(runBody('\nfor (const x of ctx.args.nothing) {}').error?.message).toMatch(
      /^code\.js:6:\d+: TypeError: undefined is not iterable/,
    );
  });
});

describe('JSON', () => {
  test.each([
    ['JSON.parse("{not json")', ''],
    ['JSON.parse("")', ''],
    ['JSON.parse("[1,{\\"a\\":null}]")', [1, { a: null }]],
    ['JSON.stringify({ a: undefined, b: [undefined] })', '{"b":[null]}'],
    ['JSON.stringify([1], null, 2)', '[\n  1\n]'],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });
});
