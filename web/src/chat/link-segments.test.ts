import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkSegments } from './link-segments.ts';

const links = (text: string) => linkSegments(text).flatMap(({ href }) => (href === undefined ? [] : [href]));

describe('link segments', () => {
  it('finds addresses and leaves the sentence around them', () => {
    expect(linkSegments('See https://example.com/a?b=1#c, please.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.com/a?b=1#c', href: 'https://example.com/a?b=1#c' },
      { text: ', please.' },
    ]);
  });

  it('leaves out a bracket that was opened before the address', () => {
    expect(links('(https://example.com/a)')).toEqual(['https://example.com/a']);
    expect(links('https://example.com/a_(b)')).toEqual(['https://example.com/a_(b)']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.com',
    'www.example.com',
    'https://',
    'http:/x',
  ])('makes no link of %s', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('loses no character and links only to http and https', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constant(' https://x.y'))), (parts) => {
        const text = parts.join('');
        const segments = linkSegments(text);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        for (const href of links(text)) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });
});
