import { Button } from '@mantine/core';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { Membership, Profile, Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useTell } from '../ui/notices-context.ts';
import { useValue } from '../ui/use-value.ts';
import { MemberRow } from './member-row.tsx';
import { byRoleAndName } from './member-order.ts';
import classes from './members-panel.module.css';
import { PeopleSearch } from './people-search.tsx';
import { memberErrorSentence } from './room-error-sentence.ts';
import { RoomsSkeleton } from './rooms-skeleton.tsx';

const ConfirmDialog = lazy(async () => ({
  default: (await import('../ui/confirm-dialog.tsx')).ConfirmDialog,
}));

/** The members of a room with their roles and presence; owners add, remove and promote. */
export function MembersPanel({ room, handle }: { room: Room; handle: RoomHandle }) {
  const { chat, user } = useSignedIn();
  const tell = useTell();
  const members = useValue(handle.members);
  const signals = useValue(handle.signals);
  const limits = useValue(chat.limits);
  const [removing, setRemoving] = useState<Membership | null>(null);
  const isOwner = room.myMembership?.role === 'OWNER';
  const current = [...members.items].filter(({ removedAt }) => !removedAt).sort(byRoleAndName);
  const owners = current.filter(({ role }) => role === 'OWNER').length;
  const isEmpty = members.items.length === 0;
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<{ userId: string; index: number } | null>(null);

  useEffect(() => {
    if (isEmpty) void handle.loadMembers();
  }, [handle, isEmpty]);

  // The row in its place has the keyboard then.
  useEffect(() => {
    const gone = removed.current;
    if (!gone || removing || current.some(({ userId }) => userId === gone.userId)) return;
    removed.current = null;
    if (document.activeElement !== document.body) return;
    const rows = list.current?.children ?? [];
    rows[Math.min(gone.index, rows.length - 1)]?.querySelector('button')?.focus();
  });

  async function remove({ userId }: Membership) {
    const index = current.findIndex((member) => member.userId === userId);
    await chat.removeMember(room.id, userId);
    removed.current = { userId, index };
  }

  async function attempt(run: () => Promise<unknown>, done: string) {
    try {
      await run();
      tell({ text: done });
    } catch (failure) {
      tell({ text: memberErrorSentence(toApiError(failure)), tone: 'problem' });
    }
  }

  function add(person: Profile) {
    const { userId, displayName } = person;
    void attempt(() => chat.addMember(room.id, userId), `${displayName} is a member now.`);
  }

  const isMember = ({ userId }: Profile) => current.some((member) => member.userId === userId);
  return (
    <>
      {isOwner && room.archivedAt === null && (
        <PeopleSearch
          label="Add people"
          onPick={add}
          isDisabled={isMember}
          note={(person) => (isMember(person) ? 'Member' : 'Add')}
        />
      )}
      {signals.isOff && (
        <p className={classes.reason}>
          Who is here and who is typing isn’t shown in rooms of more than {limits.signalledMembers} people.
        </p>
      )}
      {isEmpty && members.isLoading && <RoomsSkeleton />}
      <ul ref={list} className={classes.list} aria-label="Members" aria-busy={members.isLoading}>
        {current.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            isSelf={member.userId === user.userId}
            presence={signals.isOff ? undefined : (signals.presence.get(member.userId) ?? 'OFFLINE')}
            canManage={isOwner && room.kind !== 'DIRECT' && room.archivedAt === null}
            isLastOwner={member.role === 'OWNER' && owners === 1}
            onSetRole={(role) =>
              void attempt(
                () => chat.setMemberRole(room.id, member.userId, role),
                `${member.displayName} is ${role === 'OWNER' ? 'an owner' : 'a member'} now.`,
              )
            }
            onRemove={() => setRemoving(member)}
          />
        ))}
      </ul>
      {members.failure && <ErrorNotice error={members.failure} onRetry={() => void handle.loadMembers()} />}
      {!members.isComplete && !members.failure && !isEmpty && (
        <Button
          size="xs"
          variant="default"
          loading={members.isLoading}
          onClick={() => void handle.loadMembers()}
          className={classes.more ?? ''}
        >
          Show more
        </Button>
      )}
      <Suspense>
        {removing && (
          <ConfirmDialog
            title={`Remove ${removing.displayName} from ${room.name}?`}
            confirmLabel="Remove"
            isDangerous
            sentence={memberErrorSentence}
            onConfirm={() => remove(removing)}
            onClose={() => setRemoving(null)}
          >
            <p>
              They stop receiving messages at once. What they wrote stays.
              {room.kind === 'PUBLIC' && ' As the room is public, they can join again.'}
            </p>
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}
