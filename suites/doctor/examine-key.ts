import { type Remark, well, wrong } from './remark.ts';

/** Keys of other places, by how they begin: the longest beginning first. */
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

/** What is wrong with a value, told by its shape; the first thing counts. */
function complaintOf(value: string, variable: string): Complaint | null {
  const trimmed = value.trim();
  if (trimmed === '') return ['holds nothing but white space', `set ${variable} to the key`];
  if (/[\r\n]/.test(value)) {
    return [
      'holds a line end: it was read from a file or pasted with one',
      `take it off, as in ${variable}="$(tr -d '\\r\\n' < FILE)"`,
    ];
  }
  if (/^["'“”‘’]|["'“”‘’]$/.test(trimmed)) {
    return ['stands in quotes that belong to no key', 'take the quotes off, in .env files too'];
  }
  if (/^(?:authorization:\s*)?bearer(?:\s|$)/i.test(trimmed)) {
    return ['begins with Bearer', 'give the key alone: the client writes Bearer before it'];
  }
  if (/^(?:\$\{?\w+\}?|<.*>|\{\{.*\}\}|your[-_ ].*|x{4,})$/i.test(trimmed)) {
    return ['is a placeholder, not a key', `set ${variable} to the key itself`];
  }
  if (/(?:…|\.{3}|\*{3})/.test(trimmed)) {
    return [
      'is the shortened form that a dashboard shows',
      'a key is shown whole when it is made, and never again: make a new one',
    ];
  }
  if (/\s/.test(value)) return ['holds white space', 'take it off: a key has none'];
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return ['holds characters that no key has', 'copy the key anew, from its own field'];
  }
  const place = places.find(([beginning]) => value.startsWith(beginning))?.[1];
  if (place !== undefined) {
    return [`looks like a key of ${place}`, "take a key of the gateway's own: they begin with sk-"];
  }
  return value.length < 20
    ? ['is too short for a whole key', 'copy the key anew, to its end']
    : null;
}

/**
 * Looks at the value of a key's variable, as it is.
 *
 * @returns what is to be said of it; never more of it than its length and its last four characters
 */
export function examineKey(value: string | undefined, variable: string): Remark {
  if (value === undefined || value === '') {
    return wrong(variable, 'is not set', `export ${variable}=… with a key of the gateway`);
  }
  const size = `${value.length} characters`;
  const complaint = complaintOf(value, variable);
  return complaint === null
    ? well(variable, `${size}, the last four ${value.slice(-4)}`)
    : wrong(variable, `(${size}) ${complaint[0]}`, complaint[1]);
}
