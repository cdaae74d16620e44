import { AwsError } from '../../../lib/errors.ts';

/** Parameters of a request of the AWS query protocol, flat: `Attributes.entry.1.key` and so on. */
export type QueryParameters = ReadonlyMap<string, string>;

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

export function parseQueryBody(body: string): QueryParameters {
  return new Map(new URLSearchParams(body));
}

/** @throws AwsError InvalidParameter. */
export function requiredParameter(parameters: QueryParameters, name: string): string {
  const value = parameters.get(name);
  if (value !== undefined && value !== '') return value;
  throw new AwsError('InvalidParameter', `Invalid parameter: ${name}`);
}

/** The elements of a list or a map, such as `Tags.member`: each one's own parameters, in order of the numbers. */
export function elementsOf(parameters: QueryParameters, prefix: string): QueryParameters[] {
  const elements = new Map<number, Map<string, string>>();
  for (const [name, value] of parameters) {
    const [, index, rest = ''] = name.startsWith(`${prefix}.`)
      ? (/^(\d+)(?:\.(.+))?$/.exec(name.slice(prefix.length + 1)) ?? [])
      : [];
    if (index === undefined) continue;
    const element = elements.get(Number(index)) ?? new Map<string, string>();
    elements.set(Number(index), element.set(rest, value));
  }
  return [...elements].sort(([a], [b]) => a - b).map(([, element]) => element);
}

/** A map of texts, such as `Attributes.entry.1.key` and `.value`. */
export function textMapOf(
  parameters: QueryParameters,
  prefix: string,
  keyName: string,
  valueName: string,
): Record<string, string> {
  const pairs = elementsOf(parameters, prefix).map((entry) => [
    entry.get(keyName) ?? '',
    entry.get(valueName) ?? '',
  ]);
  return Object.fromEntries(pairs);
}

/** Part of an answer; lists become `<member>` elements, undefined members vanish. */
export type XmlValue = string | number | XmlValue[] | { [name: string]: XmlValue | undefined };

/** A map of texts as the protocol writes it: `<entry><key/><value/></entry>`. */
export function xmlMap(map: Record<string, string>): XmlValue {
  return { entry: Object.entries(map).map(([key, value]) => ({ key, value })) };
}

export function queryResponse(action: string, result: XmlValue, requestId: string): Response {
  const body = `<${action}Result>${toXml(result)}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  return xmlResponse(200, `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`);
}

export function queryErrorResponse(error: AwsError, requestId: string): Response {
  const Type = error.statusCode < 500 ? 'Sender' : 'Receiver';
  const detail = toXml({ Type, Code: error.name, Message: error.message });
  const body = `<Error>${detail}</Error><RequestId>${requestId}</RequestId>`;
  return xmlResponse(error.statusCode, `<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`);
}

function xmlResponse(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/xml' } });
}

function toXml(value: XmlValue): string {
  if (typeof value !== 'object') return escapeXml(String(value));
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  return Object.entries(value).map(elementXml).join('');
}

function elementXml([name, value]: [string, XmlValue | undefined]): string {
  if (value === undefined) return '';
  // The entries of a map repeat their own name; only lists have members.
  if (name === 'entry' && Array.isArray(value))
    return value.map((item) => `<entry>${toXml(item)}</entry>`).join('');
  return `<${name}>${toXml(value)}</${name}>`;
}

function escapeXml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
