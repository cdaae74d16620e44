import { isJsonObject, parseJson } from '../lib/json.ts';
import { type Faults, InvalidFaultError, parseFaultSettings } from '../services/faults/faults.ts';
import type { Usage } from '../services/usage/usage.ts';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  jsonResponse,
} from './http-message.ts';

const faultsPath = '/_local/faults';
const usagePath = '/_local/usage';
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

/** The first `DELETE` begins to count: what nobody asks for costs nothing. */
function answerUsage({ method }: HttpRequest, usage: Usage): HttpResponse {
  if (method === 'DELETE') usage.start();
  else if (method !== 'GET') return jsonResponse(405, { message: 'Use GET or DELETE.' });
  return jsonResponse(200, usage.report());
}

/**
 * Switches for tests and experiments, which AWS does not have: `GET`, `POST` and `DELETE /_local/faults`,
 * `POST /_local/cut-connections`, and `GET` and `DELETE /_local/usage`.
 */
export function createLocalApiRoute(faults: Faults, usage: Usage, cutConnections: () => void): HttpRoute {
  function answer(request: HttpRequest): HttpResponse | undefined {
    if (request.path === cutPath && request.method === 'POST' && isJsonRequest(request)) {
      cutConnections();
      return jsonResponse(200, {});
    }
    if (request.path === usagePath) return answerUsage(request, usage);
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
