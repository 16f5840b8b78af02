/**
 * Patterns that made sentences hard to read in this project. A space also matches the end of a line.
 *
 * @type {{ words: RegExp, instead: string, onlyComments?: boolean }[]}
 */
export const patterns = [
  { words: /^\s*(What|Whether|True (if|when))\b/g, instead: 'open with a noun or a verb', onlyComments: true },
  { words: /\bbehind\b/gi, instead: '`behind`: write after, with or at' },
  { words: /\b(is|are|was|were|be) no\b/gi, instead: '`is no …`: write is not a, or has no' },
  { words: /\b(is|are|was|were|be) none\b/gi, instead: '`is none`: name the thing that is missing' },
  { words: /\b(stands?|stood)\b/gi, instead: '`stands`: write is, or has' },
  { words: /\balone\b/gi, instead: '`alone`: write only' },
  { words: /\bof account\b/gi, instead: '`of account`: write that matters' },
  { words: /\bblanks?\b/gi, instead: '`blanks`: write whitespace, or empty' },
  { words: /\bsmall (digits|letters)\b/gi, instead: '`small digits`: write lower-case' },
  { words: /\bwhoever\b/gi, instead: '`whoever`: name the person or program' },
];

/**
 * Plain English that the patterns would find.
 *
 * @type {{ words: RegExp, reason: string }[]}
 */
export const allowed = [
  {
    words:
      /\bbehind (an?|the|your|its|any|one|several|some)?\s*([\w-]+\s+){0,2}(proxy|proxies|balancers?|gateways?|CDNs?|firewalls?|nginx|CloudFront)\b/gi,
    reason: 'a server is behind a proxy',
  },
  { words: /\b(minutes?|seconds?|hours?|days?|clock( is| runs)?) behind\b/gi, reason: 'a clock is behind another' },
  { words: /\b(leaves?|left|leaving|stays?) (\w+ ){0,2}behind\b/gi, reason: 'files are left behind' },
  { words: /\bthere (is|are|was|were) (no|none)\b/gi, reason: '`there is no` has its subject after it' },
  {
    words:
      /\b(is|are|was|were|be)\s+no\s+(longer|more than|less than|later than|earlier than|larger than|smaller than|faster|slower|better|worse|different)\b/gi,
    reason: 'a comparison',
  },
  { words: /\bstand-(alone|in)\b/gi, reason: 'words of their own' },
  { words: /\bstands? for\b/gi, reason: 'an abbreviation stands for its words' },
  { words: /\b(leaves?|let|leaving) (\S+ ){0,3}alone\b/gi, reason: 'to leave something alone, and `let alone`' },
  { words: /\b(runs?|ran|running|tried|tested|measured) (\w+ )?alone\b/gi, reason: 'without company' },
  {
    words: /\bhashing alone\b/g,
    reason: 'a row of the table in docs/understand/speed.md, written from the reports',
  },
  { words: /\balone (and|or) (in|with)\b/gi, reason: 'tried alone and in pairs' },
  { words: /\bblank (lines?|pages?)\b/gi, reason: 'the usual name' },
];

/**
 * Files that are not read.
 *
 * @type {{ files: RegExp, reason: string }[]}
 */
export const skipped = [
  { files: /^CHANGELOG\.md$/, reason: 'what was published stays as it was' },
  {
    files: /^bindings\/diagnose\/(causes|compare|rules|suspicions|read\/(answer|request))\.ts$/,
    reason: 'left out until the texts of diagnoses are rewritten',
  },
  { files: /^(bench\/results|api-reports|docs\/reference)\/|^docs\/fail\/error-codes\.md$/, reason: 'generated' },
];
