import { at, type DeployedResource, isObject, items } from './deployed-template.ts';
import { allowedActions, withoutResources } from './allowed-actions.ts';
import type { Expectations, Gap } from './gap.ts';
import { brokenRules, type Rule } from './rule.ts';

/** Functions, their logs, their triggers and what they may do. */
export function functionGaps(resources: readonly DeployedResource[], expected: Expectations): Gap[] {
  return [
    ...brokenRules(resources, [...functionRules(expected), ...mappingRules(), logRule]),
    ...permissionGaps(resources),
  ];
}

/** The folder in `functions/`; `null` for a function that CDK brought along. */
export function folderOf({ properties }: DeployedResource): string | null {
  const name = at(properties, 'Environment', 'Variables', 'POWERTOOLS_SERVICE_NAME');
  return typeof name === 'string' ? name : null;
}

function functionRules({ reservedConcurrency }: Expectations): Rule[] {
  const type = 'AWS::Lambda::Function';
  const ofOurs =
    (holds: Rule['holds']): Rule['holds'] =>
    (found) =>
      folderOf(found) === null || holds(found);
  return [
    {
      rule: 'function-tracing',
      says: 'A function’s calls can be traced.',
      type,
      holds: ofOurs(({ properties }) => at(properties, 'TracingConfig', 'Mode') === 'Active'),
    },
    {
      rule: 'function-log',
      says: 'A function has a log of its own.',
      type,
      holds: ofOurs(({ properties }) => at(properties, 'LoggingConfig', 'LogGroup') !== undefined),
    },
    {
      rule: 'function-concurrency',
      says: 'No function takes the concurrency of the others.',
      type,
      holds: ofOurs(
        ({ properties }) => !reservedConcurrency || Number(properties['ReservedConcurrentExecutions']) > 0,
      ),
    },
  ];
}

const logRule: Rule = {
  rule: 'log-retention',
  says: 'A log forgets.',
  type: 'AWS::Logs::LogGroup',
  holds: ({ properties }) => Number(properties['RetentionInDays']) > 0,
};

function mappingRules(): Rule[] {
  const type = 'AWS::Lambda::EventSourceMapping';
  return [
    {
      rule: 'batch-failures',
      says: 'One bad item of a batch does not bring back the others.',
      type,
      holds: ({ properties }) =>
        items(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
    },
    {
      rule: 'stream-failures',
      says: 'What a stream’s function gives up on is kept, and holds up nobody for ever.',
      type,
      holds: ({ properties }) =>
        properties['StartingPosition'] === undefined ||
        (at(properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined &&
          properties['BisectBatchOnFunctionError'] === true &&
          Number(properties['MaximumRecordAgeInSeconds']) > 0),
    },
  ];
}

interface Statement {
  actions: string[];
  resources: unknown[];
}

function statementsOf(document: unknown): Statement[] {
  return items(at(document, 'Statement'))
    .filter(isObject)
    .map((statement) => ({
      actions: [statement['Action']].flat().map(String),
      resources: [statement['Resource']].flat(),
    }));
}

/** What roles may do: no action with a wildcard; on no resource in particular only what knows none. */
function permissionGaps(resources: readonly DeployedResource[]): Gap[] {
  const folders = new Map(
    resources
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .flatMap((found): [string, string][] => {
        const folder = folderOf(found);
        const role = at(found.properties, 'Role', 'Fn::GetAtt', 0);
        return folder !== null && typeof role === 'string' ? [[role, folder]] : [];
      }),
  );
  return resources
    .filter(({ type, id }) => type === 'AWS::IAM::Policy' && !id.startsWith('CustomCDK'))
    .flatMap(({ id, properties }) => {
      const statements = statementsOf(properties['PolicyDocument']);
      const roles = items(properties['Roles']).map((role) => at(role, 'Ref'));
      const gaps: Gap[] = [];
      for (const { actions, resources: targets } of statements) {
        for (const action of actions) {
          if (action.includes('*'))
            gaps.push({ rule: 'no-wildcard-actions', id, says: `It may do ${action}.` });
          if (targets.includes('*') && !withoutResources.has(action)) {
            gaps.push({ rule: 'no-wildcard-resources', id, says: `It may do ${action} to everything.` });
          }
          for (const role of roles) {
            const folder = typeof role === 'string' ? folders.get(role) : undefined;
            if (folder !== undefined && !isAllowed(folder, action)) {
              gaps.push({ rule: 'function-permissions', id, says: `${folder} may do ${action}.` });
            }
          }
        }
      }
      return gaps;
    });
}

function isAllowed(folder: string, action: string): boolean {
  return withoutResources.has(action) || (allowedActions(folder) ?? []).includes(action);
}
