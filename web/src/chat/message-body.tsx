import { linkSegments } from './link-segments.ts';

/** A message's text with its web addresses as links. */
export function MessageBody({ text }: { text: string }) {
  return linkSegments(text).map((segment, index) =>
    segment.href === undefined ? (
      segment.text
    ) : (
      <a key={index} href={segment.href} target="_blank" rel="noopener noreferrer nofollow">
        {segment.text}
      </a>
    ),
  );
}
