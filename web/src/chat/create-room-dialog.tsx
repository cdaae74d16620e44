import '../ui/modal-styles.ts';
import '@mantine/core/styles/Radio.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Button, Modal, Radio, TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import { createUuid } from '../lib/create-uuid.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import classes from './create-room-dialog.module.css';

const maxName = 80;
const maxTopic = 280;

/** A new room: name, topic, and who may see it. */
export function CreateRoomDialog({ onClose }: { onClose: () => void }) {
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  useFocusBack();
  // One id for this dialog: sending the form twice makes one room.
  const [clientId] = useState(createUuid);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm<{ name: string; topic: string; kind: 'PUBLIC' | 'PRIVATE' }>({
    initialValues: { name: '', topic: '', kind: 'PRIVATE' },
    validate: {
      name: (name) => {
        const { length } = name.trim();
        return length === 0 || length > maxName ? `Enter a name of up to ${maxName} characters.` : null;
      },
      topic: (topic) =>
        topic.trim().length > maxTopic ? `Keep the topic within ${maxTopic} characters.` : null,
    },
  });

  async function create({ name, topic, kind }: { name: string; topic: string; kind: 'PUBLIC' | 'PRIVATE' }) {
    setError(null);
    try {
      const room = await chat.createRoom(clientId, { name: name.trim(), topic: topic.trim() || null, kind });
      onClose();
      await navigate(`/rooms/${room.id}`);
    } catch (failure) {
      setError(toApiError(failure));
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title="Create room"
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={440}
    >
      <form className={classes.form} noValidate onSubmit={form.onSubmit(create)}>
        <TextInput label="Name" data-autofocus autoComplete="off" {...form.getInputProps('name')} />
        <Textarea
          label="Topic"
          description="Optional"
          autosize
          minRows={1}
          maxRows={4}
          {...form.getInputProps('topic')}
        />
        <Radio.Group label="Who can join" {...form.getInputProps('kind')}>
          <div className={classes.kinds}>
            <Kind value="PRIVATE" label="Private" description="Only people who are added" />
            <Kind value="PUBLIC" label="Public" description="Everyone who is signed in" />
          </div>
        </Radio.Group>
        {error && (
          <p role="alert" className={classes.error} title={errorDetails(error)}>
            {errorSentence(error)}
          </p>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.submitting}>
            Create room
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Kind(props: { value: 'PUBLIC' | 'PRIVATE'; label: string; description: string }) {
  return <Radio {...props} classNames={{ radio: classes.radio ?? '' }} />;
}
