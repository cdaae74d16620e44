import { type AnyNode, parse } from 'acorn';
import { full } from 'acorn-walk';
import { describe, expect, test } from 'vitest';
import { resolveBindings } from './bindings.ts';
import { bundleSandboxScript, capturedGlobals } from './sandbox-script.ts';

const script = parse(bundleSandboxScript(), { ecmaVersion: 'latest' });
const nodes: AnyNode[] = [];
full(script, (node) => void nodes.push(node as AnyNode));

describe('Sandbox script', () => {
  test('names no global but those it takes before they are deleted', () => {
    const unbound = resolveBindings(script).references.filter(({ binding }) => !binding);
    const names = new Set(unbound.map(({ identifier }) => identifier.name));
    for (const name of ['globalThis', 'undefined', 'NaN', 'Infinity', 'arguments', ...capturedGlobals])
      names.delete(name);
    expect([...names]).toEqual([]);
  });

  test('calls no array method that ends after 1000 elements', () => {
    const limited = new Set(
      'forEach map flatMap filter reduce reduceRight find findIndex findLast findLastIndex some every'.split(
        ' ',
      ),
    );
    const called = nodes.flatMap((node) =>
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      node.callee.property.type === 'Identifier'
        ? [node.callee.property.name]
        : [],
    );
    expect(called.length).toBeGreaterThan(100);
    expect(called.filter((name) => limited.has(name))).toEqual([]);
  });
});
