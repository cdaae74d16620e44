import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import type { Message } from '../sync/chat-api.ts';
import { conflictCurrent } from './conflict-current.ts';
import { useMessageActions } from './message-actions-context.ts';
import classes from './message-editor.module.css';
import { isSendable, remainingLength } from './message-limit.ts';

/** Changes a message where it stands. Enter saves, Escape leaves. */
export function MessageEditor({ message }: { message: Message }) {
  const actions = useMessageActions();
  const [text, setText] = useState(message.body ?? '');
  // What was there when one began: a change that arrives meanwhile is never overwritten unseen.
  const [begun] = useState(message);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const remaining = remainingLength(text);
  const theirs = conflictCurrent(error);
  const isConflict = error?.code === 'Conflict';
  const seenVersion = typeof theirs?.['version'] === 'number' ? theirs['version'] : begun.version;
  const theirBody = theirs && 'body' in theirs ? theirs['body'] : begun.body;

  useEffect(() => {
    const { current } = field;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);

  async function save() {
    if (!isSendable(text) || isSaving) return;
    if (text.trim() === theirBody) return actions.endEdit();
    setSaving(true);
    setError(null);
    try {
      await actions.save(message, text.trim(), seenVersion);
      actions.endEdit();
    } catch (failure) {
      setError(toApiError(failure));
      setSaving(false);
      field.current?.focus();
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      return actions.endEdit();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void save();
  }

  return (
    <div className={classes.editor}>
      {isConflict && (
        <div role="alert" className={classes.conflict}>
          <p>This message was changed somewhere else. It now says:</p>
          <blockquote>{typeof theirBody === 'string' ? theirBody : 'Message deleted'}</blockquote>
        </div>
      )}
      <Textarea
        ref={field}
        aria-label="Edit message"
        classNames={{ input: classes.input ?? '' }}
        autosize
        minRows={1}
        maxRows={8}
        value={text}
        error={remaining !== null && remaining < 0 ? `${-remaining} characters too many` : null}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {error && !isConflict && (
        <p role="alert" className={classes.error} title={errorDetails(error)}>
          Not saved. {errorSentence(error)}
        </p>
      )}
      <div className={classes.actions}>
        <Button size="compact-sm" loading={isSaving} disabled={!isSendable(text)} onClick={() => void save()}>
          {isConflict ? 'Apply mine again' : 'Save'}
        </Button>
        <Button size="compact-sm" variant="default" onClick={actions.endEdit}>
          {isConflict ? 'Keep theirs' : 'Cancel'}
        </Button>
        <span className={classes.hint}>Enter saves, Esc leaves</span>
      </div>
    </div>
  );
}
