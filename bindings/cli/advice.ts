/** What to write in place of options and commands of other programs: AWS's command, curl, s3cmd, mc. */
import { nearest } from '../api/suggestions.js';

const KEYS =
  'set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment: others can read a command line';
const NOT_SENT = 'it is for requests that are sent, and siglane sends none';
const NOT_LISTED = 'siglane lists nothing: pipe a list of keys into it';

/** What to write, and the options that people bring for it. An advice is for commands that have the options that it names. */
const OPTIONS: readonly (readonly [advice: string, options: string])[] = [
  [KEYS, '--access-key --access-key-id --secret --secret-key --secret-access-key --session-token --token --user -u'],
  [
    NOT_SENT,
    '--debug --no-verify-ssl --ca-bundle --cli-read-timeout --cli-connect-timeout --no-cli-pager --no-paginate',
  ],
  [NOT_SENT, '--dry-run --dryrun --insecure -k --silent'],
  ['siglane does nothing but sign', '--no-sign-request'],
  [NOT_LISTED, '--recursive --include --exclude --prefix'],
  ['the shell does it: > FILE', '--output-file -o --out'],
  ['the shell does it: > /dev/null', '--quiet -q'],
  ['set AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE', '--config --credentials'],
  ['write --output-ndjson', '--output --json --output-format --format'],
  ['write --json', '--output --output-format --format'],
  ['write --expires', '--expire --expiry --expiration --ttl --duration --valid-for --seconds'],
  ['write --file', '--input --input-file --keys --key-file --from-file --list'],
  ['write --bucket or s3://BUCKET/KEY', '--bucket-name --container'],
  ['write the key as an argument, without a name (--bucket NAME KEY)', '--key --object --object-key'],
  ['write --path-style', '--force-path-style --s3-force-path-style --addressing-style'],
  ['write --dual-stack', '--use-dualstack-endpoint'],
  ['write --fips', '--use-fips-endpoint'],
  ['write --accelerate', '--use-accelerate-endpoint'],
  ['write --endpoint', '--host --url --server'],
  ['write --date', '--at --time --timestamp --now --signing-date --datetime'],
  ['write --method', '--http-method --request --verb'],
  ['write --method HEAD', '--head -I'],
  ['write --workers', '--jobs -j --threads --concurrency --parallel'],
  ['write --query versionId=…', '--version-id'],
  ['write --query x-amz-acl=…', '--acl'],
  ["write --header 'x-amz-acl: …'", '--acl'],
  ['write --query response-content-disposition=…', '--response-content-disposition --content-disposition --filename'],
  ["write --header 'content-type: …'", '--content-type'],
  ["write --header 'x-amz-…: …'", '--sse --storage-class --metadata'],
  ['write --data', '--body --payload --data-binary --data-ascii --upload-file -T'],
  ['write --service and --region', '--aws-sigv4'],
  ['write --explain', '--verbose --trace'],
  ['write --field', '--fields --content-type --acl --metadata'],
  ['write --size', '--content-length-range --max-size --min-size'],
];

/** The options of AWS's command that have another name here. */
export const ALIASES: Readonly<Record<string, string>> = {
  '--expires-in': '--expires',
  '--endpoint-url': '--endpoint',
};

/** What to write in place of an option that the command does not have, as the end of a sentence. @param names of its options */
export function adviceOnOption(option: string, names: readonly string[]): string {
  const isFor = (advice: string) => [...advice.matchAll(/--([\w-]+)/g)].every(([, name]) => names.includes(name ?? ''));
  const advice = OPTIONS.find(([text, options]) => isFor(text) && options.split(' ').includes(option))?.[0];
  if (advice !== undefined) return `: ${advice}`;
  const near = option.startsWith('--') ? nearest(option.slice(2), names) : undefined;
  return near === undefined ? '' : `: did you mean --${near}?`;
}

const COMMANDS: Readonly<Record<string, string>> = {
  presign:
    'url urls presigned presign-url presigned-url presign-urls generate-presigned-url get-signed-url share signurl s3 s3api',
  sign: 'request headers sigv4 awscurl',
  'post-policy': 'post policy form upload create-presigned-post generate-presigned-post',
  verify: 'check validate test',
  diagnose: 'debug explain why doctor',
  completion: 'complete autocomplete',
};

/** What to write in place of a command that is not there, as the end of a sentence. @param names of the commands */
export function adviceOnCommand(given: string, names: readonly string[]): string {
  if (given.startsWith('s3://')) return `: write siglane presign ${given}`;
  if (/^https?:/i.test(given)) return ': write siglane sign URL, or siglane verify URL';
  if (given === 'curl') return ": write siglane verify 'curl …', or siglane sign --curl URL";
  if (given.startsWith('-')) return ': the command comes first, then its options';
  const brought = Object.entries(COMMANDS).find(([, others]) => others.split(' ').includes(given.toLowerCase()))?.[0];
  if (brought !== undefined) return `: write siglane ${brought}`;
  const near = nearest(given, names);
  if (near !== undefined) return `: did you mean ${near}?`;
  return /^(?:ls|cp|mv|rm|sync|mb|rb|configure|sso|login|sts|get|put|list|delete)$/.test(given)
    ? ': siglane signs, and sends nothing'
    : '';
}
