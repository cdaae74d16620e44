/** How many characters of a ULID hold its time: https://github.com/ulid/spec */
const timeChars = 10;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes change ids that sort behind a factory's last one, whatever the clocks of two servers say.
 *
 * @param newId a new ULID.
 */
export function createIdsAfter(newId: () => string): (lastId: string) => string {
  return (lastId) => {
    const id = newId();
    return id > lastId ? id : `${nextTime(lastId.slice(0, timeChars))}${id.slice(timeChars)}`;
  };
}

function nextTime(time: string): string {
  const head = time.slice(0, -1);
  const value = alphabet.indexOf(time.slice(-1)) + 1;
  return value < alphabet.length ? `${head}${alphabet.charAt(value)}` : `${nextTime(head)}0`;
}
