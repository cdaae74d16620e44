import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { failureOf, functionOf } = givenRuntime();
const toMap = functionOf('util.xml.toMap(x)');
const toJsonString = functionOf('util.xml.toJsonString(x)');

describe('util.xml', () => {
  test.each([
    [
      'the documentation',
      '<?xml version="1.0" encoding="UTF-8"?><posts><post><id>1</id><title>Getting started</title></post></posts>',
      { posts: { post: { id: 1, title: 'Getting started' } } },
    ],
    ['repeated elements', '<a><b>1</b><b>x</b></a>', { a: { b: [1, 'x'] } }],
    ['attributes and text', '<a id="7" on="true">text</a>', { a: { id: 7, on: true, content: 'text' } }],
    ['an attribute and an element of one name', '<a b="1"><b>2</b></a>', { a: { b: [1, 2] } }],
    ['empty elements', '<a><b/><c></c></a>', { a: { b: '', c: '' } }],
    ['entities', '<a>&lt;b&gt; &amp; &quot;c&quot; &#65;&#x42;</a>', { a: '<b> & "c" AB' }],
    ['CDATA', '<a><![CDATA[<b>&amp;</b>]]></a>', { a: '<b>&amp;</b>' }],
    ['comments', '<a><!-- <b>1</b> --><c>1</c></a>', { a: { c: 1 } }],
    ['a document type', '<!DOCTYPE a><a>x</a>', { a: 'x' }],
    [
      'numbers that are none',
      '<a><b>007</b><c>1.50</c><d>12345678901234567890</d><e>1e3</e></a>',
      { a: { b: '007', c: 1.5, d: '12345678901234567890', e: 1000 } },
    ],
    ['null and booleans', '<a><b>null</b><c>false</c></a>', { a: { b: null, c: false } }],
    ['namespaces', '<s:a xmlns:s="urn:x"><s:b>1</s:b></s:a>', { 's:a': { 'xmlns:s': 'urn:x', 's:b': 1 } }],
    ['__proto__', '<__proto__><a>1</a></__proto__>', JSON.parse('{"__proto__":{"a":1}}')],
    ['nothing', ' ', null],
  ])('reads %s', (_title, xml, expected) => {
    expect(toMap(xml)).toEqual(expected);
    expect(JSON.parse(String(toJsonString(xml)))).toEqual(expected);
  });

  test.each(['<a>', '<a></b>', 'text', '<a b=1></a>', '<a><!-- </a>'])('refuses %s', (xml) => {
    expect(failureOf('util.xml.toMap(ctx.args.xml)', { arguments: { xml } })).toContain(
      'Unable to parse XML',
    );
  });

  test('text comes back whatever it holds', () => {
    const escape = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const kept = `t:${text}:t`;
        expect(toMap(`<a b="${escape(kept)}">${escape(kept)}</a>`)).toEqual({
          a: { b: kept, content: kept },
        });
      }),
    );
  });
});
