import { InputError } from './stop.ts';

export interface XmlElement {
  name: string;
  attributes: [name: string, value: string][];
  /** Elements and text in document order. */
  children: (XmlElement | string)[];
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Parses one XML document; comments, processing instructions and the document type are passed over. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: [], children: [] };
  const open: XmlElement[] = [root];
  const openingTag = /<([^\s<>/=]+)((?:\s+[^\s<>/=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
  let at = 0;

  function upTo(end: string): string {
    const found = text.indexOf(end, at);
    if (found < 0) throw new InputError(`Unable to parse XML: '${end}' is missing.`);
    const content = text.slice(at, found);
    at = found + end.length;
    return content;
  }

  function readMarkup(): void {
    const current = open[open.length - 1] ?? root;
    if (text.startsWith('<!--', at)) upTo('-->');
    else if (text.startsWith('<![CDATA[', at)) current.children.push(upTo(']]>').slice('<![CDATA['.length));
    else if (text.startsWith('<?', at)) upTo('?>');
    else if (text.startsWith('<!', at)) upTo('>');
    else if (text.startsWith('</', at)) close(upTo('>').slice(2).trim());
    else openElement(current);
  }

  function close(name: string): void {
    const element = open.pop();
    if (!element || element === root || element.name !== name) {
      throw new InputError(`Unable to parse XML: unexpected </${name}>.`);
    }
  }

  function openElement(parent: XmlElement): void {
    openingTag.lastIndex = at;
    const tag = openingTag.exec(text);
    if (!tag) throw new InputError(`Unable to parse XML at character ${at}.`);
    at += tag[0].length;
    const element: XmlElement = {
      name: tag[1] ?? '',
      attributes: readAttributes(tag[2] ?? ''),
      children: [],
    };
    parent.children.push(element);
    if (tag[3] !== '/') open.push(element);
  }

  while (at < text.length) {
    if (text.charAt(at) === '<') {
      readMarkup();
      continue;
    }
    const next = text.indexOf('<', at);
    const content = text.slice(at, next < 0 ? undefined : next);
    (open[open.length - 1] ?? root).children.push(decodeEntities(content));
    at += content.length;
  }
  if (open.length > 1)
    throw new InputError(`Unable to parse XML: <${open[open.length - 1]?.name ?? ''}> is open.`);
  for (const child of root.children) if (typeof child !== 'string') return child;
  throw new InputError('Unable to parse XML: there is no element.');
}

function readAttributes(text: string): [string, string][] {
  const attributes: [string, string][] = [];
  for (const match of text.matchAll(/([^\s<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.push([match[1] ?? '', decodeEntities(match[2] ?? match[3] ?? '')]);
  }
  return attributes;
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return (Object.hasOwn(entities, name) ? entities[name] : undefined) ?? whole;
      const point = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
