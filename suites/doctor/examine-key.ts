import { type Remark, well, wrong } from './remark.ts';

/** Prefixes of other providers' keys, the longest first. */
const places: readonly (readonly [beginning: string, place: string])[] = [
  ['sk-ant-', 'Anthropic'],
  ['sk-proj-', 'OpenAI'],
  ['sk-svcacct-', 'OpenAI'],
  ['sk-or-', 'OpenRouter'],
  ['AIza', 'Google'],
  ['gsk_', 'Groq'],
  ['xai-', 'xAI'],
  ['pplx-', 'Perplexity'],
  ['hf_', 'Hugging Face'],
  ['r8_', 'Replicate'],
  ['AKIA', 'AWS'],
  ['ghp_', 'GitHub'],
  ['github_pat_', 'GitHub'],
];

type Complaint = readonly [sentence: string, advice: string];

function complaintOf(value: string, variable: string, hasProfile: boolean): Complaint | null {
  const trimmed = value.trim();
  if (trimmed === '') return ['holds only white space', `set ${variable} to the key`];
  if (/[\r\n]/.test(value)) {
    return [
      'holds a line break, from a file or a paste',
      `remove it, as in ${variable}="$(tr -d '\\r\\n' < FILE)"`,
    ];
  }
  if (/^["'“”‘’]|["'“”‘’]$/.test(trimmed)) {
    return ['is in quotes, which are not part of a key', 'remove the quotes, in .env files too'];
  }
  if (/^(?:authorization:\s*)?bearer(?:\s|$)/i.test(trimmed)) {
    return ['begins with Bearer', 'set only the key: the client adds Bearer'];
  }
  if (/^(?:\$\{?\w+\}?|<.*>|\{\{.*\}\}|your[-_ ].*|x{4,})$/i.test(trimmed)) {
    return ['is a placeholder, not a key', `set ${variable} to the key itself`];
  }
  if (/(?:…|\.{3}|\*{3})/.test(trimmed)) {
    return [
      'is the shortened form that a dashboard shows',
      'a dashboard shows a whole key only once, when it makes it: make a new one',
    ];
  }
  if (/\s/.test(value)) return ['contains white space', 'remove it: a key has none'];
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return ['contains characters that no key has', 'copy the key again, from its own field'];
  }
  const place = places.find(([beginning]) => value.startsWith(beginning))?.[1];
  if (place !== undefined && !hasProfile) {
    return [
      `looks like a key of ${place}`,
      'use a key of this gateway, whose keys begin with sk-; or declare another gateway with `profile`',
    ];
  }
  return value.length < 20 ? ['is too short for a whole key', 'copy the whole key again'] : null;
}

/**
 * Looks at the value of a key's variable, as it is.
 *
 * @param hasProfile whether a profile describes the gateway: its keys may then look like another provider's
 * @returns what is to be said of it; never more of it than its length and its last four characters
 */
export function examineKey(
  value: string | undefined,
  variable: string,
  hasProfile = false,
): Remark {
  if (value === undefined || value === '') {
    return wrong(variable, 'is not set', `export ${variable}=… with a key of the gateway`);
  }
  const size = `${value.length} characters`;
  const complaint = complaintOf(value, variable, hasProfile);
  return complaint === null
    ? well(variable, `${size}, the last four ${value.slice(-4)}`)
    : wrong(variable, `(${size}) ${complaint[0]}`, complaint[1]);
}
