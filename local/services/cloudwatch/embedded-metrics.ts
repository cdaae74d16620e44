import { isJsonObject, type Json, type JsonObject, parseJson } from '../../lib/json.ts';
import type { MetricId } from './metric-store.ts';

/**
 * Metrics in a line of a log; none in an ordinary line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(text: string): { metric: MetricId; value: number }[] {
  if (!text.startsWith('{') || !text.includes('"_aws"')) return [];
  const line = parseJson(text);
  if (!isJsonObject(line) || !isJsonObject(line['_aws'])) return [];
  return objectsIn(line['_aws']['CloudWatchMetrics']).flatMap((directive) => {
    const { Namespace: namespace, Dimensions: sets } = directive;
    if (typeof namespace !== 'string') return [];
    const dimensionSets = Array.isArray(sets) && sets.length > 0 ? sets : [[]];
    return objectsIn(directive['Metrics']).flatMap(({ Name: name }) => {
      if (typeof name !== 'string') return [];
      return valuesOf(line[name]).flatMap((value) =>
        dimensionSets.map((set) => ({
          metric: { namespace, name, dimensions: dimensionsOf(line, set) },
          value,
        })),
      );
    });
  });
}

function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function valuesOf(value: Json | undefined): number[] {
  return [value].flat().filter((one) => typeof one === 'number');
}

function dimensionsOf(line: JsonObject, set: Json): MetricId['dimensions'] {
  const names = Array.isArray(set) ? set.filter((name) => typeof name === 'string') : [];
  return names.map((name) => ({ name, value: String(line[name] ?? '') }));
}
