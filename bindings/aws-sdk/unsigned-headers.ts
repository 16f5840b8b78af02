/**
 * Headers that @smithy/signature-v4 5.7.5 does not sign, because clients and proxies change them. It also leaves out the beginnings `proxy-`
 * and `sec-`.
 */
export const UNSIGNED_HEADERS = [
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
] as const;
