/** As many arguments as every engine takes in one call. */
const stride = 0x8000;

/** Bytes as base64, without Node's Buffer: the mock runs in browsers too. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += stride) {
    binary += String.fromCharCode(...bytes.subarray(start, start + stride));
  }
  return btoa(binary);
}
