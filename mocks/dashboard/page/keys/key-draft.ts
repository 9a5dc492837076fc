import { restrictedModels } from '../../../../fixtures/keys.ts';
import { requestFixtures } from '../../../../fixtures/requests.ts';
import type { KeyChange, KeyOrder, KeyRecord } from '../control-client.ts';

/** The models that requests of this mock name of themselves, and those of the restricted key. */
export const knownModels: readonly string[] = [
  ...new Set([
    ...Object.values(requestFixtures).flatMap(({ model }) => (model === null ? [] : [model])),
    ...restrictedModels,
  ]),
].sort();

/** What the fields for models hold; the list is kept while all models are allowed. */
export type ModelDraft = {
  readonly isLimited: boolean;
  readonly ticked: readonly string[];
  readonly others: string;
};

/** What the fields of a key's form hold, as a person left them. */
export type KeyDraft = {
  readonly name: string;
  readonly models: ModelDraft;
  readonly quota: string;
  readonly expiresAt: string;
};

/** A member of a key that the form changes. */
export type Member = keyof KeyDraft;

type Members = Pick<KeyRecord, Member>;

const memberNames: readonly Member[] = ['name', 'models', 'quota', 'expiresAt'];

/** A time as the field for it writes it: in the person's own zone, to the minute. */
function localTime(date: string | null): string {
  if (date === null) return '';
  const time = new Date(date);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The fields of the form for a key as it is; null for one to be made. */
export function draftOf(known: KeyRecord | null): KeyDraft {
  const models = known?.models ?? null;
  return {
    name: known?.name ?? '',
    models: {
      isLimited: models !== null,
      ticked: (models ?? []).filter((model) => knownModels.includes(model)),
      others: (models ?? []).filter((model) => !knownModels.includes(model)).join(', '),
    },
    quota: known?.quota?.toString() ?? '',
    expiresAt: localTime(known?.expiresAt ?? null),
  };
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter((model) => model !== '');

/** The expiry as the control API takes it; null for a time that RFC 3339 cannot tell. */
function dateOf(text: string): string | null {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return null;
  const date = time.toISOString();
  return /^\d{4}-/.test(date) ? date : null;
}

/** What is wrong with the expiry; null where nothing is. The field takes years of six digits. */
export const expiryProblem = ({ expiresAt }: KeyDraft): string | null =>
  expiresAt === '' || dateOf(expiresAt) !== null
    ? null
    : 'Give a year of four digits, such as 2027.';

/** The key that the fields describe. A field that was not touched keeps what it cannot show, such as seconds. */
function membersOf(draft: KeyDraft, known: KeyRecord | null): Members {
  const { name, models, quota, expiresAt } = draft;
  const shown = draftOf(known);
  const kept = (member: Member): KeyRecord | null =>
    isSame(draft[member], shown[member]) ? known : null;
  const list = models.isLimited ? [...new Set([...models.ticked, ...listOf(models.others)])] : null;
  return {
    name: kept('name')?.name ?? name.trim(),
    models: kept('models')?.models ?? list,
    quota: quota === '' ? null : Number(quota),
    expiresAt: kept('expiresAt')?.expiresAt ?? (expiresAt === '' ? null : dateOf(expiresAt)),
  };
}

/** The order of a new key. */
export const orderOf = (draft: KeyDraft): KeyOrder => {
  const { models, ...others } = membersOf(draft, null);
  return { ...others, models: models === null ? null : [...models] };
};

const sorted = ({ models, ...others }: Members): Members => ({
  ...others,
  models: models === null ? null : [...models].sort(),
});

const differIn = (member: Member, one: Members, other: Members): boolean =>
  !isSame(sorted(one)[member], sorted(other)[member]);

/** What the person changed of a key, and nothing else: the rest may have changed meanwhile. */
export function changeOf(draft: KeyDraft, base: KeyRecord): KeyChange {
  const mine = membersOf(draft, base);
  const isChanged = (member: Member): boolean => differIn(member, mine, base);
  return {
    ...(isChanged('name') ? { name: mine.name } : {}),
    ...(isChanged('models') ? { models: mine.models } : {}),
    ...(isChanged('quota') ? { quota: mine.quota } : {}),
    ...(isChanged('expiresAt') ? { expiresAt: mine.expiresAt } : {}),
  };
}

/** The changed members that somebody else changed meanwhile: what is saved takes the place of theirs. */
export const overwritten = (
  change: KeyChange,
  base: KeyRecord,
  current: KeyRecord,
): readonly Member[] =>
  memberNames.filter((member) => member in change && differIn(member, current, base));
