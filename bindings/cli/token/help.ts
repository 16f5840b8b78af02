import type { Manual } from '../manual.js';
import { KIND_NAMES } from './kinds.js';
import { OPTIONS } from './options.js';

export const tokenManual = {
  name: 'token',
  title: 'creates passwords and tokens from AWS credentials',
  examples: [
    'siglane token rds --hostname "$PGHOST" --port 5432 --username "$PGUSER"',
    'siglane token eks --cluster-name my-cluster',
    'siglane token vault --role my-role | vault write auth/aws/login -',
  ],
  usage: 'KIND [options]',
  about: [`KIND: ${KIND_NAMES.join(', ')}`],
  options: OPTIONS,
  takes: KIND_NAMES,
  notes: [
    'It prints what the tool of each kind wants, and a line break. rds, dsql, elasticache and memorydb print a password, msk a token, bedrock an API key, smtp a password. eks prints an ExecCredential for kubectl, vault the data of a login, sts a signed request as JSON.',
    'A database password: PGPASSWORD="$(siglane token rds --hostname "$PGHOST" --port 5432 --username "$PGUSER")" psql',
    'Everybody who has the output can log in until it expires. An SMTP password does not expire. The output contains the session token of temporary credentials.',
  ],
} as const satisfies Manual;
