/** Headers that @smithy/signature-v4 5.7.5 does not sign, because clients and proxies change them. */
const NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'connection',
  'expect',
  'from',
  'keep-alive',
  'max-forwards',
  'pragma',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
]);
const BEGINNINGS = /^(?:proxy|sec)-/;

/** Returns true for a header that the SDK signs only if `signableHeaders` has it. @param name in lower case */
export function isLeftUnsigned(name: string): boolean {
  return NAMES.has(name) || BEGINNINGS.test(name);
}
