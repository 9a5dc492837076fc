/** A text as one word of a POSIX shell, whatever stands in it: path and model are a caller's words. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
