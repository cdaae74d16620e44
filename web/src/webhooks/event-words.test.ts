import { describe, expect, it } from 'vitest';
import { eventGroups, eventsSummary } from './event-words.ts';

const all = eventGroups.flatMap(({ events }) => events.map(({ type }) => type));
const messages = all.filter((type) => type.startsWith('chat.message.'));

describe('The events of a webhook', () => {
  it.each([
    ['new messages', ['chat.message.created.v1']],
    ['new messages, who joins', ['chat.membership.joined.v1', 'chat.message.created.v1']],
    ['all about messages', messages],
    ['all about messages, archiving', [...messages, 'chat.room.archived.v1']],
    ['everything', all],
    ['new messages, chat.poll.closed.v1', ['chat.message.created.v1', 'chat.poll.closed.v1']],
  ])('are in short: %s', (summary, types) => {
    expect(eventsSummary(types)).toBe(summary);
  });
});
