/**
 * Freezes `ours` and every object of the language, and takes all names from the global scope, so that one
 * handler call can leave nothing behind for the next and finds nothing but what it is given.
 */
export function harden(ours: readonly object[]): void {
  const roots: unknown[] = [...ours, ...hiddenIntrinsics()];
  for (const name of Reflect.ownKeys(globalThis)) roots.push(Reflect.get(globalThis, name));
  allowOverrides();
  freezeAll(roots);
  for (const name of Reflect.ownKeys(globalThis)) Reflect.deleteProperty(globalThis, name);
}

/** Objects that syntax reaches but no global name does. */
function hiddenIntrinsics(): unknown[] {
  const prototypeOf = (value: object): unknown => Object.getPrototypeOf(value);
  return [
    prototypeOf(function* () {
      yield 0;
    }),
    prototypeOf(async () => {
      await 0;
    }),
    prototypeOf(async function* () {
      yield await 0;
    }),
    prototypeOf([][Symbol.iterator]()),
    prototypeOf(''[Symbol.iterator]()),
    prototypeOf(new Map()[Symbol.iterator]()),
    prototypeOf(new Set()[Symbol.iterator]()),
    prototypeOf(''.matchAll(/x/g)),
  ];
}

/**
 * Lets handlers give their objects members named like those of `Object.prototype`: assigning a name that
 * is frozen further up would throw. `__proto__` and its kin go, which makes them ordinary names.
 */
function allowOverrides(): void {
  const { prototype } = Object;
  for (const name of [
    '__proto__',
    '__defineGetter__',
    '__defineSetter__',
    '__lookupGetter__',
    '__lookupSetter__',
  ]) {
    Reflect.deleteProperty(prototype, name);
  }
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const value: unknown = Reflect.get(prototype, name);
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(this: object, own: unknown) {
        if (this === prototype) throw new TypeError(`Cannot assign to read only property '${name}'`);
        Object.defineProperty(this, name, {
          value: own,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
      configurable: true,
    });
  }
}

/** Freezes the roots and all that hangs on them. */
function freezeAll(roots: readonly unknown[]): void {
  const pending = [...roots];
  const seen = new Set<unknown>([globalThis]);
  while (pending.length > 0) {
    const value = pending.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    Object.freeze(value);
    pending.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (descriptor) pending.push(descriptor.value, descriptor.get, descriptor.set);
    }
  }
}
