/** Events that can be sent, as people group them. */
export interface EventGroup {
  title: string;
  /** What all of them are about. */
  all: string;
  events: readonly {
    type: string;
    /** What happened, beside a box to tick. */
    label: string;
    /** The same within a list of several. */
    short: string;
  }[];
}

export const eventGroups: readonly EventGroup[] = [
  {
    title: 'Messages',
    all: 'all about messages',
    events: [
      { type: 'chat.message.created.v1', label: 'A message is written', short: 'new messages' },
      { type: 'chat.message.edited.v1', label: 'A message is edited', short: 'edited messages' },
      { type: 'chat.message.deleted.v1', label: 'A message is deleted', short: 'deleted messages' },
    ],
  },
  {
    title: 'Members',
    all: 'all about members',
    events: [
      { type: 'chat.membership.joined.v1', label: 'Somebody joins', short: 'who joins' },
      { type: 'chat.membership.added.v1', label: 'Somebody is added', short: 'who is added' },
      { type: 'chat.membership.role_changed.v1', label: 'Somebody’s role changes', short: 'changed roles' },
      { type: 'chat.membership.left.v1', label: 'Somebody leaves', short: 'who leaves' },
      { type: 'chat.membership.removed.v1', label: 'Somebody is removed', short: 'who is removed' },
    ],
  },
  {
    title: 'The room itself',
    all: 'all about the room itself',
    events: [
      {
        type: 'chat.room.updated.v1',
        label: 'Its name, topic or slow mode changes',
        short: 'changes of the room',
      },
      { type: 'chat.room.archived.v1', label: 'It is archived', short: 'archiving' },
    ],
  },
];

/** What is chosen in words, a group at a time: “new messages”, “all about messages, who joins”, “everything”. */
export function eventsSummary(types: readonly string[]): string {
  const chosen = new Set(types);
  const isWhole = ({ events }: EventGroup) => events.every(({ type }) => chosen.has(type));
  if (eventGroups.every(isWhole)) return 'everything';
  const words = eventGroups.flatMap((group) =>
    isWhole(group)
      ? [group.all]
      : group.events.filter(({ type }) => chosen.has(type)).map(({ short }) => short),
  );
  // A server may know more types than this app.
  const known = new Set(eventGroups.flatMap(({ events }) => events.map(({ type }) => type)));
  return [...words, ...types.filter((type) => !known.has(type))].join(', ');
}
