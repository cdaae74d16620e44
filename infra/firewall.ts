import { Stack } from 'aws-cdk-lib';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** More than this from one address within five minutes is no person, and no office of a hundred. */
export const maxRequestsPerAddress = 3_000;

interface ManagedGroup {
  name: string;
  /** Rules of the group that are counted, not enforced. */
  countOnly?: readonly string[];
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
const managedGroups: readonly ManagedGroup[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList' },
  // A batch of records is larger than the 8 KB that the rule allows; the API has its own limit.
  { name: 'AWSManagedRulesCommonRuleSet', countOnly: ['SizeRestrictions_BODY'] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet' },
];

export interface FirewallProps {
  /** ARNs of what stands behind it, by a name for each. */
  protects: Readonly<Record<string, string>>;
}

/** Refuses known attackers, known attacks, and too much from one address. */
export class Firewall extends Construct {
  /** Its name in metrics. */
  readonly metricName: string;

  constructor(scope: Construct, id: string, { protects }: FirewallProps) {
    super(scope, id);
    this.metricName = `${Stack.of(this).stackName}-firewall`;
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(this.metricName),
      rules: [rateRule(0), ...managedGroups.map((group, index) => managedRule(group, index + 1))],
    });
    for (const [name, resourceArn] of Object.entries(protects)) {
      new CfnWebACLAssociation(this, name, { resourceArn, webAclArn: acl.attrArn });
    }
  }
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

function rateRule(priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'RequestsPerAddress',
    priority,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: { aggregateKeyType: 'IP', limit: maxRequestsPerAddress, evaluationWindowSec: 300 },
    },
    visibilityConfig: visible('RequestsPerAddress'),
  };
}

function managedRule({ name, countOnly = [] }: ManagedGroup, priority: number): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  };
}
