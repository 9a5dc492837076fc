import { type Runtime, Session } from 'node:inspector/promises';

/** Scopes that belong to a function alone; the others are its module's or everybody's. */
const ownScopes = new Set(['Closure', 'Block', 'Catch']);

/** A property of the global object, while the inspector looks at what it holds. */
const handle = 'reachableTextsOf';

type Found = { readonly texts: Set<string>; readonly objects: Set<string> };

/** The types of Node lack the private members, which the inspector answers as well. */
type Properties = Runtime.GetPropertiesReturnType & {
  readonly privateProperties?: Runtime.InternalPropertyDescriptor[];
};

/** The scopes of a function that are its own, each an object whose properties are variables. */
async function scopesOf(session: Session, scopes: Runtime.RemoteObject) {
  const { result } = await session.post('Runtime.getProperties', {
    objectId: scopes.objectId ?? '',
    ownProperties: true,
  });
  return result.flatMap(({ value }) => {
    const name = /^\w+/.exec(value?.description ?? '')?.[0] ?? '';
    return value !== undefined && ownScopes.has(name) ? [value] : [];
  });
}

async function look(session: Session, value: Runtime.RemoteObject, found: Found): Promise<void> {
  if (value.type === 'string') found.texts.add(String(value.value));
  if (value.objectId === undefined) return;
  const { result: id } = await session.post('Runtime.callFunctionOn', {
    objectId: value.objectId,
    functionDeclaration: `function () {
      const seen = (globalThis.${handle}.seen ??= new Map());
      if (!seen.has(this)) seen.set(this, String(seen.size));
      return seen.get(this);
    }`,
  });
  if (found.objects.has(String(id.value))) return;
  found.objects.add(String(id.value));
  if (value.subtype === 'typedarray') {
    const { result: bytes } = await session.post('Runtime.callFunctionOn', {
      objectId: value.objectId,
      functionDeclaration: `function () { return String.fromCharCode(...new Uint8Array(this.buffer)); }`,
    });
    found.texts.add(String(bytes.value));
    return;
  }
  const answered: Properties = await session.post('Runtime.getProperties', {
    objectId: value.objectId,
    ownProperties: true,
  });
  const { result, internalProperties = [], privateProperties = [] } = answered;
  for (const { name, value: member } of [...result, ...privateProperties]) {
    found.texts.add(name);
    if (member !== undefined && name !== '__proto__') await look(session, member, found);
  }
  for (const { name, value: member } of internalProperties) {
    if (member === undefined) continue;
    if (name === '[[Entries]]' || name === '[[PrimitiveValue]]') await look(session, member, found);
    if (name === '[[Scopes]]') {
      for (const scope of await scopesOf(session, member)) await look(session, scope, found);
    }
  }
}

/**
 * Every text that can be reached from a value: members and their names, private ones too, entries of maps and sets,
 * the bytes of typed arrays, and what functions keep in their closures, which no other way of looking shows.
 */
export async function reachableTexts(value: object): Promise<ReadonlySet<string>> {
  const session = new Session();
  session.connect();
  Reflect.set(globalThis, handle, { value });
  try {
    const { result } = await session.post('Runtime.evaluate', {
      expression: `globalThis.${handle}.value`,
    });
    const found: Found = { texts: new Set(), objects: new Set() };
    await look(session, result, found);
    return found.texts;
  } finally {
    Reflect.deleteProperty(globalThis, handle);
    session.disconnect();
  }
}
