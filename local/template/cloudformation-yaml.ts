import { parseDocument, Pair, Scalar, YAMLMap, type CollectionTag, type ScalarTag } from 'yaml';

/** Functions that have a short form, `!Name`. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const shortForms = [
  'And',
  'Base64',
  'Cidr',
  'Condition',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * Parses CloudFormation's YAML: short forms become their long ones (`!Ref A` is `{ Ref: 'A' }`), dates stay text.
 *
 * @throws Error naming line and column when the text is not YAML, or has a tag CloudFormation doesn't know.
 */
export function parseCloudFormationYaml(text: string): unknown {
  const document = parseDocument(text, {
    customTags: (tags) => tags.concat(shortForms.flatMap(tagsOf)),
    merge: true,
  });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw problem;
  return document.toJS();
}

/** One tag per kind of node that the short form may stand before. */
function tagsOf(name: string): (ScalarTag | CollectionTag)[] {
  const tag = `!${name}`;
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;

  function wrapped(node: unknown): YAMLMap {
    const call = new YAMLMap();
    call.items.push(new Pair(new Scalar(key), node));
    return call;
  }

  return [
    { tag, resolve: (text) => ({ [key]: text }) },
    { tag, collection: 'seq', resolve: wrapped },
    { tag, collection: 'map', resolve: wrapped },
  ];
}
