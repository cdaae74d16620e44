import { Button } from '@mantine/core';
import IconInbox from '@tabler/icons-react/dist/esm/icons/IconInbox.mjs';
import IconMailOff from '@tabler/icons-react/dist/esm/icons/IconMailOff.mjs';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import { useEffect, useRef, useState } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import { LetterRow } from './letter-row.tsx';
import { lettersLabel } from './ops-words.ts';
import classes from './ops-page.module.css';
import { OpsSection } from './ops-section.tsx';
import type { LetterList } from './sync/letter-list.ts';
import type { DeadLetter, OpsQueue } from './sync/ops-api.ts';

/** What lies among the dead letters of the chosen queue. */
export function LettersPanel(props: {
  list: LetterList;
  /** `null` when none is chosen. */
  queue: OpsQueue | null;
  /** One was chosen that is not there. */
  isUnknown: boolean;
  isReadOnly: boolean;
  onRedrive: (queue: OpsQueue) => void;
  onDiscarded: () => void;
}) {
  const { list, queue } = props;
  const { letters, isLoading, failure } = useValue(list.state);
  const now = useNow(30_000);
  const [discarding, setDiscarding] = useState<DeadLetter | null>(null);
  const sectionRef = useRef<HTMLElement>(null);
  const shownName = letters && queue ? queue.name : null;
  useEffect(() => {
    if (shownName !== null) sectionRef.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [shownName]);

  if (!queue) {
    return (
      <EmptyState
        icon={<IconInbox size={24} />}
        title={props.isUnknown ? 'There is no such queue' : 'Choose a queue'}
      >
        Its dead letters show here: what could not be worked on, why, and how often it was tried.
      </EmptyState>
    );
  }
  const rest = letters ? queue.dlqDepth - letters.length : 0;
  return (
    <OpsSection
      ref={sectionRef}
      titleId="letters-title"
      title={`Dead letters of ${queue.name}`}
      controls={
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh aria-hidden="true" size={14} />}
            loading={isLoading}
            onClick={() => list.show(queue.name)}
          >
            Look again
          </Button>
          <Button
            size="xs"
            disabled={props.isReadOnly || queue.dlqDepth === 0}
            onClick={() => props.onRedrive(queue)}
          >
            Redrive all
          </Button>
        </>
      }
    >
      {failure && <ErrorNotice error={failure} onRetry={() => list.show(queue.name)} />}
      {letters?.length === 0 && !isLoading && (
        <EmptyState icon={<IconMailOff size={24} />} title="No dead letters here">
          {queue.dlqDepth > 0
            ? 'Somebody else is looking at them, or they are on their way back. Look again in a moment.'
            : 'Everything this queue was given was worked on.'}
        </EmptyState>
      )}
      {letters && letters.length > 0 && (
        <ul className={classes.list}>
          {letters.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              now={now}
              onDiscard={props.isReadOnly ? null : () => setDiscarding(letter)}
            />
          ))}
        </ul>
      )}
      {rest > 0 && letters && letters.length > 0 && (
        <p className={classes.note}>
          The oldest {letters.length}. {lettersLabel(rest)} more lie behind them.
        </p>
      )}
      {discarding && (
        <ConfirmDialog
          title="Discard this dead letter?"
          confirmLabel="Discard"
          isDangerous
          onConfirm={async () => {
            await list.discard(discarding.id);
            props.onDiscarded();
          }}
          onClose={() => setDiscarding(null)}
        >
          It is gone for good then, and what it asked for is never done. The audit keeps that you did it.
        </ConfirmDialog>
      )}
    </OpsSection>
  );
}
