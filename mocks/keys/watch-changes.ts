import { statSync } from 'node:fs';

/** What tells one state of a file from the next; an empty text where there is none. */
function stampOf(file: string): string {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return [mtimeNs, ctimeNs, size, ino].join(' ');
  } catch {
    return '';
  }
}

/**
 * Looks at a file again and again, which works on every file system. The first look is taken at once: a
 * watch that takes it later, as Node's own does, never sees what changes before.
 *
 * @param interval milliseconds from one look to the next
 * @param changed is called after each change; the next look waits for it
 * @returns ends the watch
 */
export function watchChanges(
  file: string,
  interval: number,
  changed: () => void | Promise<void>,
): () => void {
  let stamp = stampOf(file);
  let isOpen = true;
  const look = async (): Promise<void> => {
    const now = stampOf(file);
    if (now !== stamp) {
      stamp = now;
      await changed();
    }
    if (isOpen) timer = lookLater();
  };
  const lookLater = (): NodeJS.Timeout => setTimeout(() => void look(), interval).unref();
  let timer = lookLater();
  return () => {
    isOpen = false;
    clearTimeout(timer);
  };
}
