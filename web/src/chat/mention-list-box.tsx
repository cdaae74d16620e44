import type { SignalsState } from '../sync/room-handle.ts';
import { PersonPicture } from '../ui/person-picture.tsx';
import classes from './mention-list-box.module.css';
import type { MentionList } from './use-mention-list.ts';

export const mentionListId = 'mention-list';

/** The id of the option that stands for a person. */
export function mentionOptionId(userId: string): string {
  return `mention-${userId}`;
}

/** The members that fit what is being written after an `@`. The keyboard stays in the message box. */
export function MentionListBox({ list, signals }: { list: MentionList; signals: SignalsState }) {
  const { people, activeIndex } = list;
  return (
    <>
      {people.length > 0 && (
        <ul id={mentionListId} role="listbox" aria-label="Mention a member" className={classes.list}>
          {people.map((person, index) => (
            <li
              key={person.userId}
              id={mentionOptionId(person.userId)}
              role="option"
              aria-selected={index === activeIndex}
              className={classes.option}
              onPointerMove={() => list.setActiveIndex(index)}
              // Pressing must not take the keyboard out of the message box.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => list.pick(person)}
            >
              <PersonPicture
                userId={person.userId}
                name={person.displayName}
                size={24}
                presence={signals.isOff ? undefined : (signals.presence.get(person.userId) ?? 'OFFLINE')}
              />
              <span className={classes.name}>{person.displayName}</span>
            </li>
          ))}
        </ul>
      )}
      <span role="status" className="visually-hidden">
        {people.length > 0 && `${people.length === 1 ? '1 member fits' : `${people.length} members fit`}`}
      </span>
    </>
  );
}
