import type { ApiError } from '../graphql/api-error.ts';
import { errorSentence } from '../graphql/error-sentence.ts';
import { factoryRules } from './sync/factory-rules.ts';

/** Why something on the tree did not work, what is safe and what to do. */
export function treeErrorSentence(error: ApiError): string {
  switch (error.code) {
    case 'NotFound':
      return 'It was deleted meanwhile.';
    case 'LimitExceeded':
      return `A tree holds at most ${factoryRules.factoriesMax} factories. Delete one to make room.`;
    case 'Network':
      return 'The server can’t be reached. Everything is as it was before; try again when you’re back.';
    default:
      return errorSentence(error);
  }
}
