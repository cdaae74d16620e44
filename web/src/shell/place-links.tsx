import { NavLink } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { places } from './places.ts';

/** The links to every place the user may see; where there is little room to those of this app only. */
export function PlaceLinks({
  className = '',
  isShort = false,
}: {
  className: string | undefined;
  isShort?: boolean;
}) {
  const { user } = useSignedIn();
  const visible = places
    .filter(({ group }) => group === undefined || user.groups.includes(group))
    .filter(({ isExternal = false }) => !(isShort && isExternal));
  return visible.map(({ name, path, icon: Icon, isExternal }) => {
    const content = (
      <>
        <Icon aria-hidden="true" size={20} stroke={1.75} />
        <span>{name}</span>
      </>
    );
    return isExternal ? (
      <a key={path} href={path} className={className}>
        {content}
      </a>
    ) : (
      <NavLink key={path} to={path} className={className}>
        {content}
      </NavLink>
    );
  });
}
