import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';

/** Why members or roles could not be changed, with what to do. */
export function memberErrorSentence(error: ApiError): string {
  switch (error.code) {
    case 'Conflict':
      return lastOwnerSentence;
    case 'LimitExceeded':
      return 'This room has as many members as a room can have. Somebody has to leave first.';
    case 'NotFound':
      return 'This person isn’t a member any more. The list is being renewed.';
    case 'Unauthorized':
      return 'Only owners of the room can do this.';
    default:
      return errorSentence(error);
  }
}

/** What the last owner of a room has to do first. */
export const lastOwnerSentence =
  'A room needs an owner, and this is its last one. Make somebody else an owner first.';
