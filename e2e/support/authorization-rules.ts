import {
  type CallerName,
  callerNames,
  type MachineName,
  type Outcome,
  peopleNames,
  type PersonName,
} from './authorization-callers.ts';
import type { RoomVisibility } from './authorization-rooms.ts';

/** What each caller gets. */
export type Rule = Readonly<Record<CallerName, Outcome>>;

/** A field that means a room has a rule for each kind of room. */
export type Rules = Rule | Readonly<Record<RoomVisibility, Rule>>;

type People = Readonly<Record<PersonName, Outcome>>;

const everyone = (outcome: Outcome): People =>
  Object.fromEntries(peopleNames.map((name) => [name, outcome])) as Record<PersonName, Outcome>;

/** Good tokens open records only, bad ones nothing at all. */
const machines: Readonly<Record<MachineName, Outcome>> = {
  'forged token': '401',
  'expired token': '401',
  'revoked token': '401',
  'reading machine': 'Unauthorized',
  'writing machine': 'Unauthorized',
};

/** People get what is said of them; without a user's identity nobody gets anything. */
function rule(people: People, others: Partial<Rule> = {}): Rule {
  return {
    anonymous: '401',
    'API key': 'Unauthorized',
    IAM: 'Unauthorized',
    ...machines,
    ...people,
    ...others,
  };
}

/** Outsiders must not learn that a private room is there; of a public one they know. */
function ofRooms(members: Partial<People>, overrides: Partial<Record<RoomVisibility, Partial<People>>> = {}) {
  const outsiders = (outcome: Outcome): Rule =>
    rule({
      ...everyone(outcome),
      member: 'allowed',
      author: 'allowed',
      owner: 'allowed',
      ...members,
    });
  return {
    PRIVATE: { ...outsiders('NotFound'), ...overrides.PRIVATE },
    PUBLIC: { ...outsiders('Unauthorized'), ...overrides.PUBLIC },
  };
}

/** Open to health checks, too. */
export const forAnybodyWithKey: Rules = rule(everyone('allowed'), { 'API key': 'allowed' });
export const forSignedIn: Rules = rule(everyone('allowed'));
/** The same, for a call whose arguments are refused for everybody. */
export const forSignedInButRefused: Rules = rule(everyone('BadRequest'));
export const forMembers: Rules = ofRooms({});
export const forOwners: Rules = ofRooms({ member: 'Unauthorized', author: 'Unauthorized' });
/** Others, members among them, need not know that it is there. */
export const forOwnersAlone: Rules = {
  PRIVATE: rule({ ...everyone('NotFound'), owner: 'allowed' }),
  PUBLIC: rule({ ...everyone('NotFound'), owner: 'allowed' }),
};
export const forAuthor: Rules = ofRooms({ member: 'Unauthorized', owner: 'Unauthorized' });
export const forAuthorAndOwners: Rules = ofRooms({ member: 'Unauthorized' });
/** Who may see a room need not be a member of a public one. */
export const forVisitors: Rules = ofRooms({}, { PUBLIC: everyone('allowed') });
/** Who has left has left: a repeat is a success. The last owner has to hand over first. */
export const forLeavers: Rules = ofRooms(
  { owner: 'Conflict' },
  { PRIVATE: { 'removed member': 'allowed' }, PUBLIC: { 'removed member': 'allowed' } },
);
export const forOperators: Rules = rule(
  { ...everyone('Unauthorized'), operator: 'allowed' },
  { IAM: 'allowed' },
);
/** For operators, and not for functions; `outcome` when the call is about something that is not there. */
export const forOperatorsAlone = (outcome: Outcome = 'allowed'): Rules =>
  rule({ ...everyone('Unauthorized'), operator: outcome });
/**
 * For people of the group `data.read`, and machines with the scope. What is about a record or a job of the data user's
 * is not there for others, whatever their groups: `toOthers`.
 */
export const forReaders = (toOthers: Outcome = 'allowed'): Rules =>
  rule(
    { ...everyone('Unauthorized'), reader: toOthers, 'data user': 'allowed' },
    { 'reading machine': 'allowed' },
  );
/** The same for `data.write`. */
export const forWriters = (toOthers: Outcome = 'allowed'): Rules =>
  rule(
    { ...everyone('Unauthorized'), writer: toOthers, 'data user': 'allowed' },
    { 'writing machine': 'allowed' },
  );
/** For people of the group `data.read`, never for machines: a token can't make another. */
export const forReadingPeople: Rules = rule({
  ...everyone('Unauthorized'),
  reader: 'allowed',
  'data user': 'allowed',
});
/** For the one person whose it is. */
export const forDataUser: Rules = rule({ ...everyone('NotFound'), 'data user': 'allowed' });
/** Internal: only the functions call it. */
export const forPublishers: Rules = rule(everyone('Unauthorized'), { IAM: 'allowed' });

/** One line of the matrix. */
export interface MatrixCase {
  field: string;
  caller: CallerName;
  outcome: Outcome;
  /** Null for a field that means no room. */
  visibility: RoomVisibility | null;
  /** As in a title: who gets what of which room. */
  title: string;
}

/** Every caller of one field, those who may least first. */
export function casesOf(field: string, rules: Rules): MatrixCase[] {
  const variants: [RoomVisibility | null, Rule][] =
    'PRIVATE' in rules
      ? [
          ['PRIVATE', rules.PRIVATE],
          ['PUBLIC', rules.PUBLIC],
        ]
      : [[null, rules]];
  return variants.flatMap(([visibility, found]) =>
    callerNames.map((caller) => {
      const outcome = found[caller];
      const room = visibility === null ? '' : ` of a ${visibility.toLowerCase()} room`;
      return { field, caller, outcome, visibility, title: `${field}${room} is ${outcome} for ${caller}` };
    }),
  );
}
