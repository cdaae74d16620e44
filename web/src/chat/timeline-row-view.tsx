import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import { memo, useId, useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { Link } from 'react-router';
import type { Message } from '../sync/chat-api.ts';
import type { OutgoingQueue } from '../sync/outgoing-queue.ts';
import { fullLabel, timeLabel } from '../ui/dates.ts';
import { PersonAvatar } from '../ui/person-avatar.tsx';
import { MessageBody } from './message-body.tsx';
import { useMessageActions } from './message-actions-context.ts';
import { MessageEditor } from './message-editor.tsx';
import type { Mentionable } from './mention-query.ts';
import { MessageToolbar } from './message-toolbar.tsx';
import { OutgoingStatus } from './outgoing-status.tsx';
import { placeSegments } from './place-segments.ts';
import type { TimelineRow } from './timeline-rows.ts';
import classes from './timeline.module.css';
import { useLongPress } from '../ui/use-long-press.ts';

/** One message with the separators above it. */
export const TimelineRowView = memo(function TimelineRowView(props: {
  row: TimelineRow;
  ownUserId: string;
  ownName: string;
  dayLabel: string | null;
  isTarget: boolean;
  /** Whether the row has the keyboard. */
  isActive: boolean;
  isEditing: boolean;
  /** The names of the members, by their ids, as far as they are known. */
  names: ReadonlyMap<string, string>;
  isSlowMode: boolean;
  outgoing: OutgoingQueue;
}) {
  const { row } = props;
  return (
    <>
      {props.dayLabel !== null && (
        <div className={classes.day} role="separator" aria-label={props.dayLabel}>
          <span>{props.dayLabel}</span>
        </div>
      )}
      {row.isFirstUnread && (
        <div className={classes.unreadLine} role="separator" aria-label="New messages">
          <span>New</span>
        </div>
      )}
      {row.item.kind === 'message' && row.item.message.kind === 'SYSTEM' ? (
        <SystemMessage message={row.item.message} createdAtMs={row.createdAtMs} />
      ) : (
        <WrittenMessage {...props} />
      )}
    </>
  );
});

function SystemMessage({ message, createdAtMs }: { message: Message; createdAtMs: number }) {
  return (
    <div role="article" tabIndex={-1} className={classes.system}>
      {placeSegments(message.body ?? '').map(({ text, path }, index) =>
        path === undefined ? (
          text
        ) : (
          <Link key={index} to={path}>
            {text}
          </Link>
        ),
      )}{' '}
      <time title={fullLabel(createdAtMs)}>{timeLabel(createdAtMs)}</time>
    </div>
  );
}

interface WrittenProps {
  row: TimelineRow;
  ownUserId: string;
  ownName: string;
  isTarget: boolean;
  isActive: boolean;
  isEditing: boolean;
  names: ReadonlyMap<string, string>;
  isSlowMode: boolean;
  outgoing: OutgoingQueue;
}

function WrittenMessage(props: WrittenProps) {
  const { item, startsGroup, createdAtMs } = props.row;
  const id = useId();
  const pointed = usePointedMessage(item.kind === 'message' ? item.message : null);
  const author =
    item.kind === 'message'
      ? { id: item.message.authorId, name: item.message.authorName }
      : { id: props.ownUserId, name: props.ownName };
  const mentionsMe = item.kind === 'message' && item.message.mentions.includes(props.ownUserId);
  const isDeleted = item.kind === 'message' && item.message.deletedAt !== null;
  return (
    <article
      {...pointed.listeners}
      tabIndex={-1}
      role="article"
      className={classes.message}
      data-group={startsGroup || undefined}
      data-target={props.isTarget || undefined}
      data-mentions-me={(mentionsMe && !isDeleted) || undefined}
      data-editing={props.isEditing || undefined}
      data-state={item.kind === 'outgoing' ? item.message.state.kind : undefined}
      aria-labelledby={`${id}-author ${id}-body ${id}-time`}
    >
      <div className={classes.gutter}>
        {startsGroup && <PersonAvatar userId={author.id} name={author.name} />}
      </div>
      <div className={classes.text}>
        <div className={startsGroup ? classes.byline : classes.hiddenByline}>
          <span id={`${id}-author`} className={classes.author}>
            {author.name}
          </span>
          <MessageTime id={`${id}-time`} item={item} createdAtMs={createdAtMs} />
        </div>
        {props.isEditing && item.kind === 'message' ? (
          <MessageEditor message={item.message} />
        ) : (
          <div id={`${id}-body`} className={classes.body}>
            <Content item={item} names={props.names} ownUserId={props.ownUserId} />
          </div>
        )}
        {item.kind === 'outgoing' && (
          <OutgoingStatus message={item.message} queue={props.outgoing} isSlowMode={props.isSlowMode} />
        )}
      </div>
      {item.kind === 'message' && !isDeleted && !props.isEditing && (pointed.isPointed || props.isActive) && (
        <MessageToolbar message={item.message} />
      )}
    </article>
  );
}

/** Pointing shows the actions; long press, the menu key and Enter open the menu. */
function usePointedMessage(message: Message | null) {
  const actions = useMessageActions();
  const [isPointed, setPointed] = useState(false);
  const longPress = useLongPress((at) => {
    if (message && message.deletedAt === null) actions.openMenu(message, at);
  });
  // Also while the message is on its way out: the pointer may rest on it when it becomes one with actions.
  const pointing = {
    onPointerEnter: (event: { pointerType: string }) => setPointed(event.pointerType === 'mouse'),
    onPointerLeave: () => setPointed(false),
  };
  if (!message || message.deletedAt !== null) return { isPointed, listeners: pointing };

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (!message || event.target !== event.currentTarget) return;
    if (event.key === 'e' && actions.rights(message).edit) {
      event.preventDefault();
      return actions.edit(message);
    }
    const isMenuKey = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
    if (!isMenuKey && event.key !== 'Enter') return;
    event.preventDefault();
    const { left, top } = event.currentTarget.getBoundingClientRect();
    actions.openMenu(message, { x: left + 60, y: Math.max(top, 0) + 24 });
  }

  return {
    isPointed,
    listeners: {
      ...longPress,
      ...pointing,
      onKeyDown,
      // A long press selects no text and opens no menu of the browser.
      onContextMenu(event: MouseEvent) {
        if ('pointerType' in event.nativeEvent && event.nativeEvent.pointerType === 'touch') {
          event.preventDefault();
        }
      },
    },
  };
}

/** The time is the message's address. */
function MessageTime(props: { id: string; item: TimelineRow['item']; createdAtMs: number }) {
  const { item, createdAtMs } = props;
  const time = (
    <time id={props.id} dateTime={new Date(createdAtMs).toISOString()} title={fullLabel(createdAtMs)}>
      {timeLabel(createdAtMs)}
    </time>
  );
  if (item.kind === 'outgoing') {
    const { kind } = item.message.state;
    if (kind !== 'sending' && kind !== 'queued') return <span className={classes.time}>{time}</span>;
    return (
      <span id={props.id} className={classes.sending} title={kind === 'sending' ? 'Sending' : 'Waiting'}>
        <IconClock aria-hidden="true" size={13} />
        <span className="visually-hidden">{kind === 'sending' ? 'Sending…' : 'Waiting…'}</span>
      </span>
    );
  }
  return (
    <Link className={classes.time} to={`?message=${item.message.id}`} tabIndex={-1}>
      {time}
    </Link>
  );
}

function Content({
  item,
  names,
  ownUserId,
}: {
  item: TimelineRow['item'];
  names: ReadonlyMap<string, string>;
  ownUserId: string;
}) {
  if (item.kind === 'outgoing') {
    const { body, mentions = [] } = item.message;
    return <MessageBody text={body} mentioned={mentionedPeople(mentions, names)} ownUserId={ownUserId} />;
  }
  const { message } = item;
  if (message.deletedAt !== null || message.body === null) {
    return <em className={classes.deleted}>Message deleted</em>;
  }
  return (
    <>
      <MessageBody
        text={message.body}
        mentioned={mentionedPeople(message.mentions, names)}
        ownUserId={ownUserId}
      />
      {message.editedAt !== null && (
        <span className={classes.edited} title={fullLabel(Date.parse(message.editedAt))}>
          {' '}
          (edited)
        </span>
      )}
    </>
  );
}

function mentionedPeople(userIds: readonly string[], names: ReadonlyMap<string, string>): Mentionable[] {
  return userIds.flatMap((userId) => {
    const displayName = names.get(userId);
    return displayName === undefined ? [] : { userId, displayName };
  });
}
