/**
 * The data of each server-sent event of a body, in order (HTML standard, server-sent events). A last
 * event that breaks off is left out.
 */
export function readEvents(body: string): string[] {
  const blocks = body.replace(/\r\n?/g, '\n').split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('data:'));
    return lines.length === 0
      ? []
      : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')];
  });
}
