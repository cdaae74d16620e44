import { setOwn } from './attribute-value.ts';
import { toText } from './values.ts';
import { parseXml, type XmlElement } from './xml-parser.ts';

/** `util.xml`: https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-util-xml-js.html */
export const xmlUtil = {
  toMap: (xml: unknown) => toMap(toText(xml)),
  toJsonString: (xml: unknown, isEncoded?: unknown) => {
    const json = JSON.stringify(toMap(toText(xml)));
    return isEncoded === true ? JSON.stringify(json) : json;
  },
};

function toMap(xml: string): Record<string, unknown> | null {
  if (xml.trim() === '') return null;
  const root = parseXml(xml);
  const map: Record<string, unknown> = {};
  setOwn(map, root.name, valueOf(root));
  return map;
}

/** A scalar for text alone, else a map: attributes and elements by name, repeated ones as a list, text as `content`. */
function valueOf(element: XmlElement): unknown {
  const members = new Map<string, unknown[]>();
  const add = (name: string, value: unknown): void => {
    const values = members.get(name);
    if (values) values.push(value);
    else members.set(name, [value]);
  };
  for (const [name, value] of element.attributes) add(name, scalar(value));
  let text = '';
  for (const child of element.children) {
    if (typeof child === 'string') text += child;
    else add(child.name, valueOf(child));
  }
  const content = text.trim();
  if (members.size === 0) return content === '' ? '' : scalar(content);
  if (content !== '') add('content', scalar(content));
  const map: Record<string, unknown> = {};
  for (const [name, values] of members) setOwn(map, name, values.length === 1 ? values[0] : values);
  return map;
}

/** Numbers, booleans and null as such; everything else, and numbers with needless zeros, as text. */
function scalar(text: string): unknown {
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) {
    const number = Number(text);
    if (Number.isFinite(number) && (Math.abs(number) <= Number.MAX_SAFE_INTEGER || text.includes('.')))
      return number;
  }
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text === 'null' ? null : text;
}
