import { linkSegments } from './link-segments.ts';
import type { Mentionable } from './mention-query.ts';
import { mentionSegments } from './mention-segments.ts';
import classes from './message-body.module.css';

/** A message's text with its web addresses as links and the mentioned people marked. */
export function MessageBody(props: { text: string; mentioned: readonly Mentionable[]; ownUserId: string }) {
  return linkSegments(props.text).map((segment, index) =>
    segment.href === undefined ? (
      <TextWithMentions key={index} {...props} text={segment.text} />
    ) : (
      <a key={index} href={segment.href} target="_blank" rel="noopener noreferrer nofollow">
        {segment.text}
      </a>
    ),
  );
}

function TextWithMentions(props: { text: string; mentioned: readonly Mentionable[]; ownUserId: string }) {
  return mentionSegments(props.text, props.mentioned).map(({ text, userId }, index) =>
    userId === undefined ? (
      text
    ) : (
      <span key={index} className={classes.mention} data-own={userId === props.ownUserId || undefined}>
        {text}
      </span>
    ),
  );
}
