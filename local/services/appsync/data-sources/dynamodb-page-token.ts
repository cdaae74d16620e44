import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { isJsonObject, parseJson, type JsonObject } from '../../../lib/json.ts';
import { DataSourceError } from '../data-source.ts';

/** Turns the key that a page ended with into a token that tells nothing, and back. */
export interface PageTokens {
  /** @param scope what the token is good for, such as table and field. */
  seal(lastKey: JsonObject, scope: string): string;
  /** @throws DataSourceError when the token was made for another scope or by nobody. */
  open(token: string, scope: string): JsonObject;
}

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
const version = 3;
/** Many ask for the same pages: the beginning of a room is where its members start. */
const maxRemembered = 500;

/** @param secret of the runtime; tokens hold as long as it stays the same. */
export function createPageTokens(secret: string): PageTokens {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const sealingKey = derive('page token');
  const nonceKey = derive('page token nonce');

  const remembered = new Map<string, string>();

  function seal(lastKey: JsonObject, scope: string): string {
    const text = JSON.stringify(lastKey);
    const content = `${scope}\n${text}`;
    let token = remembered.get(content);
    if (token !== undefined) return token;
    token = sealText(text, scope, content);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(content, token);
    return token;
  }

  function sealText(text: string, scope: string, content: string): string {
    // A nonce made from the content is never used for another one.
    const iv = createHmac('sha256', nonceKey).update(content).digest().subarray(0, ivBytes);
    const sealing = createCipheriv(cipher, sealingKey, iv).setAAD(Buffer.from(scope));
    const sealed = Buffer.concat([iv, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]);
    return Buffer.from(JSON.stringify({ version, token: sealed.toString('base64') })).toString('base64');
  }

  function open(token: string, scope: string): JsonObject {
    const envelope = parseJson(Buffer.from(token, 'base64').toString());
    const sealed = Buffer.from(String(isJsonObject(envelope) ? envelope['token'] : ''), 'base64');
    if (sealed.length <= ivBytes + tagBytes) throw invalidToken();
    try {
      const opening = createDecipheriv(cipher, sealingKey, sealed.subarray(0, ivBytes))
        .setAAD(Buffer.from(scope))
        .setAuthTag(sealed.subarray(-tagBytes));
      const text =
        opening.update(sealed.subarray(ivBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8');
      const lastKey = parseJson(text);
      if (isJsonObject(lastKey)) return lastKey;
    } catch (failure) {
      throw invalidToken(failure);
    }
    throw invalidToken();
  }

  return { seal, open };
}

/** As AppSync says it: https://github.com/aws-amplify/amplify-cli/issues/3411 */
function invalidToken(cause?: unknown): DataSourceError {
  return new DataSourceError(
    'DynamoDB:UserIllegalArgumentException',
    'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
    null,
    { cause },
  );
}
