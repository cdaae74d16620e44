import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import { memo, useId } from 'react';
import { Link } from 'react-router';
import type { Message } from '../sync/chat-api.ts';
import type { OutgoingMessage, OutgoingQueue } from '../sync/outgoing-queue.ts';
import { fullLabel, timeLabel } from '../ui/dates.ts';
import { PersonAvatar } from '../ui/person-avatar.tsx';
import { MessageBody } from './message-body.tsx';
import { OutgoingStatus } from './outgoing-status.tsx';
import type { TimelineRow } from './timeline-rows.ts';
import classes from './timeline.module.css';

/** One message with the separators above it. */
export const TimelineRowView = memo(function TimelineRowView(props: {
  row: TimelineRow;
  ownUserId: string;
  ownName: string;
  dayLabel: string | null;
  isTarget: boolean;
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
      {message.body} <time title={fullLabel(createdAtMs)}>{timeLabel(createdAtMs)}</time>
    </div>
  );
}

function WrittenMessage(props: {
  row: TimelineRow;
  ownUserId: string;
  ownName: string;
  isTarget: boolean;
  outgoing: OutgoingQueue;
}) {
  const { item, startsGroup, createdAtMs } = props.row;
  const id = useId();
  const author =
    item.kind === 'message'
      ? { id: item.message.authorId, name: item.message.authorName }
      : { id: props.ownUserId, name: props.ownName };
  return (
    <article
      tabIndex={-1}
      role="article"
      className={classes.message}
      data-group={startsGroup || undefined}
      data-target={props.isTarget || undefined}
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
        <div id={`${id}-body`} className={classes.body}>
          <Content item={item} />
        </div>
        {item.kind === 'outgoing' && <OutgoingStatus message={item.message} queue={props.outgoing} />}
      </div>
    </article>
  );
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
}: {
  item: { kind: 'message'; message: Message } | { kind: 'outgoing'; message: OutgoingMessage };
}) {
  const { message } = item;
  if (item.kind === 'message' && (item.message.deletedAt !== null || item.message.body === null)) {
    return <em className={classes.deleted}>Message deleted</em>;
  }
  return (
    <>
      <MessageBody text={message.body ?? ''} />
      {item.kind === 'message' && item.message.editedAt !== null && (
        <span className={classes.edited} title={fullLabel(Date.parse(item.message.editedAt))}>
          {' '}
          (edited)
        </span>
      )}
    </>
  );
}
