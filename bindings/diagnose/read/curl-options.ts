/** Options of curl (curl(1)) that take a value, so that the value is not read as a URL. */

/** Letters of the short options. */
const SHORT_WITH_VALUE = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';

/** Names of the long options. */
const LONG_WITH_VALUE: ReadonlySet<string> = new Set(
  `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers config connect-timeout connect-to continue-at cookie cookie-jar
  create-file-mode crlfile curves data data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr
  dns-servers doh-url dump-header ech egd-file engine etag-compare etag-save expect100-timeout form form-string ftp-account
  ftp-alternative-to-user ftp-method ftp-port ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header hostpubmd5 hostpubsha256 hsts
  interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth
  mail-from mail-rcpt max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass pinnedpubkey
  postquote preproxy prequote proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers
  proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers
  proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 pubkey quote random-file range rate referer request request-target
  resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
  speed-limit speed-time stderr telnet-option tftp-blksize time-cond tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace
  trace-ascii trace-config unix-socket upload-file url url-query user user-agent variable vlan-priority write-out`.split(
    /\s+/,
  ),
);

const LONG_NAMES: Readonly<Record<string, string>> = {
  A: 'user-agent',
  b: 'cookie',
  d: 'data',
  e: 'referer',
  F: 'form',
  G: 'get',
  H: 'header',
  I: 'head',
  r: 'range',
  T: 'upload-file',
  u: 'user',
  X: 'request',
  ':': 'next',
};

export interface CurlOption {
  /** Long name of an option that matters here. `url` for a word that is not an option. */
  readonly name: string;
  readonly value: string;
}

/** Lists the options of the first request of a command, in order. Joined letters are split. */
export function curlOptions(words: readonly string[]): CurlOption[] {
  const options: CurlOption[] = [];
  let isOver = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (isOver || !word.startsWith('-') || word === '-') options.push({ name: 'url', value: word });
    else if (word === '--') isOver = true;
    else if (word.startsWith('--')) {
      const name = word.slice(2);
      const value = LONG_WITH_VALUE.has(name) ? (words[++i] ?? '') : '';
      options.push({ name, value });
    } else {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] as string;
        const name = LONG_NAMES[letter] ?? letter;
        if (!SHORT_WITH_VALUE.includes(letter)) {
          options.push({ name, value: '' });
          continue;
        }
        options.push({ name, value: at + 1 < word.length ? word.slice(at + 1) : (words[++i] ?? '') });
        break;
      }
    }
  }
  const next = options.findIndex(({ name }) => name === 'next');
  return next === -1 ? options : options.slice(0, next);
}
