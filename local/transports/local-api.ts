import { isJsonObject, parseJson } from '../lib/json.ts';
import { type Faults, InvalidFaultError, parseFaultSettings } from '../services/faults/faults.ts';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  jsonResponse,
} from './http-message.ts';

const faultsPath = '/_local/faults';
const cutPath = '/_local/cut-connections';

/** A page of another origin can't send this content type without asking first, and is not allowed to. */
function isJsonRequest(request: HttpRequest): boolean {
  return headerOf(request, 'content-type')?.startsWith('application/json') ?? false;
}

function setFaults(request: HttpRequest, faults: Faults): HttpResponse {
  const body = parseJson(request.body.toString('utf8'));
  if (!isJsonRequest(request) || !isJsonObject(body)) {
    return jsonResponse(400, { message: 'Send a JSON object with content-type application/json.' });
  }
  try {
    faults.set(parseFaultSettings(body));
    return jsonResponse(200, faults.settings());
  } catch (failure) {
    if (!(failure instanceof InvalidFaultError)) throw failure;
    return jsonResponse(400, { message: failure.message, field: failure.field });
  }
}

/**
 * Switches for tests and experiments, which AWS does not have: `GET`, `POST` and `DELETE /_local/faults`, and
 * `POST /_local/cut-connections`.
 */
export function createLocalApiRoute(faults: Faults, cutConnections: () => void): HttpRoute {
  function answer(request: HttpRequest): HttpResponse | undefined {
    if (request.path === cutPath && request.method === 'POST' && isJsonRequest(request)) {
      cutConnections();
      return jsonResponse(200, {});
    }
    if (request.path !== faultsPath) return undefined;
    if (request.method === 'GET') return jsonResponse(200, faults.settings());
    if (request.method === 'POST') return setFaults(request, faults);
    if (request.method !== 'DELETE') return jsonResponse(405, { message: 'Use GET, POST or DELETE.' });
    faults.reset();
    return jsonResponse(200, faults.settings());
  }

  return (request) => {
    const response = request.path.startsWith('/_local/') ? answer(request) : undefined;
    return response ? Promise.resolve(response) : undefined;
  };
}
