import type { UserPoolModel } from './model/cognito.ts';
import type { Cognito } from './services/cognito/cognito.ts';

/** Someone to sign in as on a fresh start. Exists in the local runtime only, never in a template. */
export interface DemoUser {
  username: string;
  password: string;
  groups: string[];
}

/** Long and mixed enough for any password policy. */
const password = 'Chorus-demo-1!';

const people = [
  { name: 'ana', groups: [] },
  { name: 'ben', groups: [] },
  { name: 'dana', groups: ['data.read', 'data.write'] },
  { name: 'oscar', groups: ['ops.admin'] },
];

/** What the pool's users sign in with; `null` for a pool that knows telephone numbers only. */
function usernameIn(pool: UserPoolModel, name: string): string | null {
  if (pool.usernameAttributes.length === 0) return name;
  return pool.usernameAttributes.includes('email') ? `${name}@example.com` : null;
}

/** Makes sure that the demo users are in a pool, with their passwords and those of their groups it knows. */
export async function ensureDemoUsers(cognito: Cognito, pool: UserPoolModel): Promise<DemoUser[]> {
  const known = new Set(pool.groups.map((group) => group.name));
  const users: DemoUser[] = [];
  for (const person of people) {
    const username = usernameIn(pool, person.name);
    if (username === null) continue;
    const groups = person.groups.filter((group) => known.has(group));
    const attributes = {
      email: `${person.name}@example.com`,
      email_verified: 'true',
      ...requiredOf(pool, person.name),
    };
    await cognito.ensureUser(pool.id, { username, password, attributes, groups });
    users.push({ username, password, groups });
  }
  return users;
}

/** Values for attributes that a pool insists on, where a made-up one does no harm. */
function requiredOf(pool: UserPoolModel, name: string): Record<string, string> {
  const values = pool.requiredAttributes
    .filter((attribute) => attribute !== 'email' && attribute !== 'phone_number')
    .map((attribute) => [attribute, name]);
  return Object.fromEntries(values) as Record<string, string>;
}
