import { Textarea } from '@mantine/core';
import IconSend2 from '@tabler/icons-react/dist/esm/icons/IconSend2.mjs';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { Room } from '../sync/chat-api.ts';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useValue } from '../ui/use-value.ts';
import { ComposerHint } from './composer-hint.tsx';
import classes from './composer.module.css';
import { composerId } from './focus-composer.ts';
import { MentionListBox, mentionListId, mentionOptionId } from './mention-list-box.tsx';
import { completeMention } from './mention-query.ts';
import { mentionedIds } from './mention-segments.ts';
import { isSendable, remainingLength } from './message-limit.ts';
import { useMentionList } from './use-mention-list.ts';

/** Where messages are written. Enter sends, Shift+Enter starts a new line, `@` mentions, ArrowUp edits the last one. */
export function Composer(props: {
  room: Room;
  handle: RoomHandle;
  onSent: () => void;
  /** ArrowUp was pressed in the empty box. */
  onEditLast: () => void;
}) {
  const { room, handle } = props;
  const { chat, user } = useSignedIn();
  const [text, setText] = useState(() => chat.drafts.get(room.id));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const field = useRef<HTMLTextAreaElement>(null);
  const nextCaret = useRef<number>(undefined);
  const signals = useValue(handle.signals);
  const remaining = remainingLength(text);
  const isOver = remaining !== null && remaining < 0;
  const mentions = useMentionList({
    handle,
    ownUserId: user.userId,
    picked(person, query) {
      const completed = completeMention(text, query, person.displayName);
      nextCaret.current = completed.caret;
      setPicked(new Set([...picked, person.userId]));
      change(completed.text);
    },
  });
  useEffect(() => () => handle.setTyping(false), [handle]);
  useLayoutEffect(() => {
    if (nextCaret.current === undefined) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = undefined;
  }, [text]);

  function change(next: string) {
    setText(next);
    chat.drafts.set(room.id, next);
    handle.setTyping(next.trim() !== '');
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (!isSendable(text)) return;
    const body = text.trim();
    handle.send(body, mentionedIds(body, handle.members.get().items, picked));
    change('');
    setPicked(new Set());
    mentions.close();
    props.onSent();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (mentions.onKeyDown(event)) return;
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      return props.onEditLast();
    }
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  function look({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) {
    if (selectionStart === selectionEnd) mentions.look(value, selectionStart);
    else mentions.close();
  }

  if (room.archivedAt !== null)
    return (
      <p className={classes.archived}>This room is archived. Everything stays readable; nobody can write.</p>
    );
  const active = mentions.people[mentions.activeIndex];
  return (
    <form className={classes.composer} aria-label="New message" onSubmit={send}>
      <div className={classes.box} data-over={isOver || undefined}>
        <MentionListBox list={mentions} signals={signals} />
        {/* A box of several lines may not have the role combobox; the list is tied to it by the same attributes. */}
        <Textarea
          ref={field}
          id={composerId}
          aria-label="Message"
          aria-describedby={remaining === null ? undefined : `${composerId}-left`}
          aria-autocomplete="list"
          aria-controls={active ? mentionListId : undefined}
          aria-activedescendant={active && mentionOptionId(active.userId)}
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
          onChange={(event) => {
            change(event.currentTarget.value);
            look(event.currentTarget);
          }}
          onSelect={(event) => look(event.currentTarget)}
          onKeyDown={onKeyDown}
          onBlur={() => {
            mentions.close();
            handle.setTyping(false);
          }}
        />
        <button type="submit" className={classes.send} aria-label="Send message" disabled={!isSendable(text)}>
          <IconSend2 aria-hidden="true" size={18} stroke={1.75} />
        </button>
      </div>
      <ComposerHint room={room} handle={handle} ownUserId={user.userId} remaining={remaining} />
    </form>
  );
}
