import { headerOf, type HttpRequest } from './http-message.ts';

/** Whether it carries a signature of AWS, as what functions and SDKs send does, and what people's apps send does not. */
export function isSigned(request: HttpRequest): boolean {
  return headerOf(request, 'authorization')?.startsWith('AWS4-HMAC-SHA256') === true;
}
