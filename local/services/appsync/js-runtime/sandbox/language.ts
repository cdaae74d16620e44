import type { CurrentRun } from './run.ts';

const { assign, entries, hasOwn, keys, values } = Object;
const { parse, stringify } = JSON;
const { ceil, floor, max, min, round } = Math;
const { isFinite, isNaN } = Number;

/** Invalid text parses to an empty string, not to an exception. */
function parseOrBlank(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (problem) {
    if (problem instanceof SyntaxError) return '';
    throw problem;
  }
}

/** The built-in objects of APPSYNC_JS: https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html */
export const language = {
  Object: { assign, entries, hasOwn, keys, values },
  JSON: { parse: parseOrBlank, stringify },
  Number: { isFinite, isNaN },
  String: { raw: String.raw },
};

export function createMath(current: CurrentRun) {
  return { random: () => current().random.nextDouble(), ceil, floor, max, min, round };
}
