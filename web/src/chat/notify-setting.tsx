import '@mantine/core/styles/Radio.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Radio } from '@mantine/core';
import { useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import type { NotifyLevel, Room } from '../sync/chat-api.ts';
import { useTell } from '../ui/notices-context.ts';
import dialogClasses from './create-room-dialog.module.css';

const levels: readonly { level: NotifyLevel; label: string; description: string }[] = [
  { level: 'ALL', label: 'All messages', description: 'Everything counts as unread' },
  { level: 'MENTIONS', label: 'Mentions', description: 'Quiet unless someone names you' },
  { level: 'NONE', label: 'Nothing', description: 'The room is muted in your list' },
];

/** What one wants to be told of in a room; saved as soon as it is chosen. */
export function NotifySetting({ room }: { room: Room }) {
  const { chat } = useSignedIn();
  const tell = useTell();
  const [choosing, setChoosing] = useState<NotifyLevel | null>(null);
  const level = choosing ?? room.myMembership?.notify ?? 'ALL';

  async function choose(next: NotifyLevel) {
    setChoosing(next);
    try {
      await chat.setNotify(room.id, next);
    } catch (failure) {
      tell({ text: `Not saved. ${errorSentence(toApiError(failure))}`, tone: 'problem' });
    }
    setChoosing(null);
  }

  return (
    <Radio.Group
      label="Tell me about"
      value={level}
      onChange={(value) => {
        const next = levels.find((entry) => entry.level === value);
        if (next) void choose(next.level);
      }}
    >
      <div className={dialogClasses.kinds}>
        {levels.map((entry) => (
          <Radio
            key={entry.level}
            value={entry.level}
            label={entry.label}
            description={entry.description}
            classNames={{ radio: dialogClasses.radio ?? '' }}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
