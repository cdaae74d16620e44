import { useNavigate } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import { useTell } from '../ui/notices-context.ts';

/** Goes to the direct room with somebody; says why when that did not work. */
export function useOpenDirect(): (userId: string) => Promise<void> {
  const { chat } = useSignedIn();
  const navigate = useNavigate();
  const tell = useTell();
  return async (userId) => {
    try {
      const room = await chat.openDirect(userId);
      await navigate(`/rooms/${room.id}`);
    } catch (failure) {
      tell({ text: `The conversation didn’t open. ${errorSentence(toApiError(failure))}`, tone: 'problem' });
    }
  };
}
