import { InputError } from './stop.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const hexDigits = '0123456789ABCDEF';

/** `application/x-www-form-urlencoded`, as Java's `URLEncoder` writes it: space is `+`, `* - . _` stay. */
export function urlEncode(text: string): string {
  let encoded = '';
  for (const character of text) {
    if (/^[A-Za-z0-9*\-._]$/.test(character)) encoded += character;
    else if (character === ' ') encoded += '+';
    else for (const byte of encodeUtf8(character)) encoded += percent(byte);
  }
  return encoded;
}

function percent(byte: number): string {
  return `%${hexDigits.charAt(byte >> 4)}${hexDigits.charAt(byte & 15)}`;
}

/** The reverse of {@link urlEncode}; throws on a `%` that two hex digits do not follow. */
export function urlDecode(text: string): string {
  let decoded = '';
  let bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '%') {
      const digits = text.slice(at + 1, at + 3);
      if (!/^[0-9A-Fa-f]{2}$/.test(digits)) {
        throw new InputError('URLDecoder: Illegal hex characters in escape (%) pattern');
      }
      bytes.push(parseInt(digits, 16));
      at += 2;
      continue;
    }
    decoded += decodeUtf8(bytes) + (character === '+' ? ' ' : character);
    bytes = [];
  }
  return decoded + decodeUtf8(bytes);
}

const shortEscapes: Record<string, string> = {
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Text to stand between quotes in JavaScript: quotes, slashes and everything outside printable ASCII escaped. */
export function escapeJavaScript(text: string): string {
  let escaped = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const code = text.charCodeAt(at);
    escaped +=
      shortEscapes[character] ??
      (code < 32 || code > 0x7f ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character);
  }
  return escaped;
}
