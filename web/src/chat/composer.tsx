import { Textarea } from '@mantine/core';
import IconSend2 from '@tabler/icons-react/dist/esm/icons/IconSend2.mjs';
import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomTimeline } from '../sync/room-timeline.ts';
import classes from './composer.module.css';
import { composerId } from './focus-composer.ts';
import { isSendable, remainingLength } from './message-limit.ts';

/** Where messages are written. Enter sends, Shift+Enter starts a new line. */
export function Composer({
  room,
  timeline,
  onSent,
}: {
  room: Room;
  timeline: RoomTimeline;
  onSent: () => void;
}) {
  const { chat } = useSignedIn();
  const [text, setText] = useState(() => chat.drafts.get(room.id));
  const remaining = remainingLength(text);

  function change(next: string) {
    setText(next);
    chat.drafts.set(room.id, next);
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (!isSendable(text)) return;
    timeline.outgoing.add(text.trim());
    change('');
    onSent();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  if (room.archivedAt !== null)
    return <p className={classes.archived}>This room is archived. Nobody can write here.</p>;
  return (
    <form className={classes.composer} aria-label="New message" onSubmit={send}>
      <div className={classes.box} data-over={(remaining !== null && remaining < 0) || undefined}>
        <Textarea
          id={composerId}
          aria-label="Message"
          aria-describedby={remaining === null ? undefined : `${composerId}-left`}
          placeholder={`Write to ${room.name}`}
          className={classes.field}
          classNames={{ input: classes.input ?? '' }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={8}
          autoFocus={matchMedia('(pointer: fine)').matches}
          enterKeyHint="send"
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className={classes.send} aria-label="Send message" disabled={!isSendable(text)}>
          <IconSend2 aria-hidden="true" size={18} stroke={1.75} />
        </button>
      </div>
      <p
        id={`${composerId}-left`}
        className={classes.hint}
        data-over={(remaining !== null && remaining < 0) || undefined}
      >
        {remaining !== null &&
          (remaining < 0 ? `${characters(-remaining)} too many` : `${characters(remaining)} left`)}
      </p>
    </form>
  );
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count.toLocaleString()} characters`;
}
