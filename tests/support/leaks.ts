/**
 * Three keys that are like nothing else in an answer or a log, so that even five of their characters
 * in a row are found without a false alarm.
 */
export const tellingKeys: readonly string[] = [
  'sk-KqZvXwJyQpHgRtNmLbVcXzQwKjHyTrZpMnWqXvBkLgYhTzQr',
  'sk-WjXkQvYzPqTgHwRnZmBxKtVyLpJqGzNwXhQkTvRyMzPjWqXg',
  'sk-ZyHxVqWkTzMjPnGwQrXvLtYbKzJhQpWxRgNyTkVmZqXjHwPt',
];

/** Every run of five characters of a key that stands in a text; a mask may show four. */
export function leaksOf(text: string, key: string): string[] {
  const secret = key.slice('sk-'.length);
  return Array.from({ length: secret.length - 4 }, (_, start) =>
    secret.slice(start, start + 5),
  ).filter((run) => text.includes(run));
}
