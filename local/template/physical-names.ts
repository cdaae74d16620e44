import { createHash } from 'node:crypto';

const digits = '0123456789';
const lowerLetters = 'abcdefghijklmnopqrstuvwxyz';

/** Characters of the ids that AWS makes. */
export const alphabets = {
  lowerAlphanumeric: lowerLetters + digits,
  upperAlphanumeric: lowerLetters.toUpperCase() + digits,
  alphanumeric: lowerLetters.toUpperCase() + lowerLetters + digits,
} as const;

/** Text of `length` characters of `alphabet`, always the same for the same `seed`. */
export function deriveText(seed: string, length: number, alphabet: string): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let block = 0; text.length < length; block += 1) {
    let number = BigInt(`0x${createHash('sha256').update(`${block}:${seed}`).digest('hex')}`);
    // 256 bits hold about 42 characters of the largest alphabet; 32 of them keep the choice even.
    for (let taken = 0; taken < 32 && text.length < length; taken += 1) {
      text += alphabet[Number(number % base)] ?? '';
      number /= base;
    }
  }
  return text;
}

/** A UUID, always the same for the same `seed`. */
export function deriveUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const hashLength = 12;

/**
 * The name CloudFormation gives a resource without one: `<Stack>-<LogicalId>-<12 characters>`, with the first two
 * parts cut where the service's names are shorter. Stable, because stored data is found by it after a restart.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
 */
export function physicalName(stackName: string, logicalId: string, maxLength = 255): string {
  const room = maxLength - hashLength - 2;
  const stackRoom = Math.max(Math.floor(room / 2), room - logicalId.length);
  const stackPart = stackName.slice(0, stackRoom);
  const idPart = logicalId.slice(0, room - stackPart.length);
  const hash = deriveText(`name/${stackName}/${logicalId}`, hashLength, alphabets.upperAlphanumeric);
  return `${stackPart}-${idPart}-${hash}`;
}
