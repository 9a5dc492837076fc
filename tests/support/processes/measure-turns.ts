/**
 * Loaded into a mock with `--import`: measures the longest piece of work of its event loop, in milliseconds of
 * the processor, between the messages `start` and `read`. Nobody is answered while it lasts.
 */
let longest = 0;
let isOn = false;
let last = process.threadCpuUsage();

function measure(): void {
  const { user, system } = process.threadCpuUsage(last);
  last = process.threadCpuUsage();
  longest = Math.max(longest, (user + system) / 1_000);
}

function follow(): void {
  measure();
  if (isOn) setImmediate(follow);
}

process.on('message', (message) => {
  if (message === 'start') {
    last = process.threadCpuUsage();
    longest = 0;
    isOn = true;
    setImmediate(follow);
  } else {
    measure();
    isOn = false;
  }
  process.send?.(longest);
});
process.channel?.unref();
