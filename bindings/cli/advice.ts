/** Suggestions for options and commands of other programs: the AWS CLI, curl, s3cmd, mc. */
import { nearest } from '../api/suggestions.js';

const KEYS =
  'Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment, because other users can read a command line';
const NOT_SENT = 'It is for programs that send requests, and siglane sends nothing';
const NOT_LISTED = 'siglane does not list buckets. Pipe a list of keys into it';

/** Advice, with the options that people bring for it. An advice applies only to commands that have every option that the advice names. */
const OPTIONS: readonly (readonly [advice: string, options: string])[] = [
  // Not a user and a secret, as in other commands.
  ['Use --username', '--user --db-user --dbuser --user-name --user-id --db-username -U -u'],
  [KEYS, '--access-key --access-key-id --secret --secret-key --secret-access-key --session-token --token --user -u'],
  [
    NOT_SENT,
    '--debug --no-verify-ssl --ca-bundle --cli-read-timeout --cli-connect-timeout --no-cli-pager --no-paginate',
  ],
  [NOT_SENT, '--dry-run --dryrun --insecure -k --silent'],
  ['siglane always signs', '--no-sign-request'],
  [NOT_LISTED, '--recursive --include --exclude --prefix'],
  ['Redirect the output in the shell: > FILE', '--output-file -o --out'],
  ['Redirect the output in the shell: > /dev/null', '--quiet -q'],
  ['Set AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE', '--config --credentials'],
  ['Use --output-ndjson', '--output --json --output-format --format'],
  ['Use --json', '--output --output-format --format'],
  ['Use --expires', '--expire --expiry --expiration --ttl --duration --valid-for --seconds'],
  ['Use --file', '--input --input-file --keys --key-file --from-file --list'],
  ['Use --bucket or s3://BUCKET/KEY', '--bucket-name --container'],
  ['Write the key as an argument, without an option: --bucket NAME KEY', '--key --object --object-key'],
  ['Use --path-style', '--force-path-style --s3-force-path-style --addressing-style'],
  ['Use --dual-stack', '--use-dualstack-endpoint'],
  ['Use --fips', '--use-fips-endpoint'],
  ['Use --accelerate', '--use-accelerate-endpoint'],
  ['Use --hostname', '--host --server --db-host'],
  ['Use --endpoint', '--host --url --server'],
  ['Use --date', '--at --time --timestamp --now --signing-date --datetime'],
  ['Use --method', '--http-method --request --verb'],
  ['Use --method HEAD', '--head -I'],
  ['Use --workers', '--jobs -j --threads --concurrency --parallel'],
  ['Use --query versionId=…', '--version-id'],
  ['Use --query x-amz-acl=…', '--acl'],
  ["Use --header 'x-amz-acl: …'", '--acl'],
  ['Use --query response-content-disposition=…', '--response-content-disposition --content-disposition --filename'],
  ["Use --header 'content-type: …'", '--content-type'],
  ["Use --header 'x-amz-…: …'", '--sse --storage-class --metadata'],
  ['Use --data', '--body --payload --data-binary --data-ascii --upload-file -T'],
  ['Use --service and --region', '--aws-sigv4'],
  ['Use --explain', '--verbose --trace'],
  ['Use --field', '--fields --content-type --acl --metadata'],
  ['Use --cluster-name', '--cluster --cluster-id --name'],
  ['Use --cache-name', '--cache --replication-group-id --serverless-cache-name'],
  ['Use --server-id', '--header-value --iam-server-id'],
  ['Use --profile with a profile that has a role_arn', '--role-arn --assume-role'],
  ['Use --size', '--content-length-range --max-size --min-size'],
];

/** Options of the AWS CLI that have another name in siglane. Both names work. */
export const ALIASES: Readonly<Record<string, string>> = {
  '--expires-in': '--expires',
  '--endpoint-url': '--endpoint',
};

/**
 * Suggests a replacement for an unknown option, as a sentence to append to an error message. Empty without a suggestion.
 *
 * @param names options of the command, without dashes
 */
export function adviceOnOption(option: string, names: readonly string[]): string {
  const isFor = (advice: string) => [...advice.matchAll(/--([\w-]+)/g)].every(([, name]) => names.includes(name ?? ''));
  const advice = OPTIONS.find(([text, options]) => isFor(text) && options.split(' ').includes(option))?.[0];
  if (advice !== undefined) return `. ${advice}`;
  const near = option.startsWith('--') ? nearest(option.slice(2), names) : undefined;
  return near === undefined ? '' : `. Did you mean --${near}?`;
}

const COMMANDS: Readonly<Record<string, string>> = {
  presign:
    'url urls presigned presign-url presigned-url presign-urls generate-presigned-url get-signed-url share signurl s3 s3api',
  sign: 'request headers sigv4 awscurl',
  'post-policy': 'post policy form upload create-presigned-post generate-presigned-post',
  token: 'tokens password generate-db-auth-token get-token',
  verify: 'check validate test',
  diagnose: 'debug explain why doctor',
  completion: 'complete autocomplete',
};

/**
 * Suggests a replacement for an unknown command, as a sentence to append to an error message. Empty without a suggestion.
 *
 * @param names commands of siglane
 */
export function adviceOnCommand(given: string, names: readonly string[]): string {
  if (/^s3:\/\//i.test(given)) return `. Use: siglane presign ${given}`;
  if (/^https?:/i.test(given)) return '. Use: siglane sign URL, or siglane verify URL';
  if (given === 'curl') return ". Use: siglane verify 'curl …', or siglane sign --curl URL";
  if (given.startsWith('-')) return '. Write the command first, then its options';
  const brought = Object.entries(COMMANDS).find(([, others]) => others.split(' ').includes(given.toLowerCase()))?.[0];
  if (brought !== undefined) return `. Use: siglane ${brought}`;
  const near = nearest(given, names);
  if (near !== undefined) return `. Did you mean ${near}?`;
  return /^(?:ls|cp|mv|rm|sync|mb|rb|configure|sso|login|sts|get|put|list|delete)$/.test(given)
    ? '. siglane signs requests and does not send them'
    : '';
}
