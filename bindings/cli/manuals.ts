/** All commands in the order of the help, and the other topics of `siglane help`. */
import { completionManual } from './completion/help.js';
import { diagnoseManual } from './diagnose/help.js';
import { exitCodes, type Manual, wrap } from './manual.js';
import { postPolicyManual } from './post-policy/help.js';
import { presignManual } from './presign/help.js';
import { signManual } from './sign/help.js';
import { tokenManual } from './token/help.js';
import { verifyManual } from './verify/help.js';

const ALL = [
  presignManual,
  signManual,
  postPolicyManual,
  tokenManual,
  verifyManual,
  diagnoseManual,
  completionManual,
] as const;

export type CommandName = (typeof ALL)[number]['name'];

export const manuals: readonly Manual[] = ALL;

/** Texts of `siglane help TOPIC`. */
export const TOPICS: Readonly<Record<'credentials' | 'exit-codes', string>> = {
  credentials: paragraphs(
    'siglane looks for credentials in the order of the AWS CLI, and takes the first that it finds:',
    '  1. the profile that --profile names\n  2. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and\n     AWS_CREDENTIAL_EXPIRATION if it is set\n  3. the profile that AWS_PROFILE names, or "default"\n  4. the role of the machine',
    'The region comes from --region, the host of a URL, AWS_REGION, AWS_DEFAULT_REGION or the profile, in this order. The region of the profile also applies to keys from the environment.',
    'Profiles are in ~/.aws/config and ~/.aws/credentials. AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files. Keys in these files need nothing else. credential_process, roles, SSO, "aws login" and the role of a machine need the package @aws-sdk/credential-provider-node, installed next to siglane. Or let AWS CLI 2 put the keys into the environment:',
    '  eval "$(aws configure export-credentials --format env)"',
    'If a credential_process fails, the error message contains everything that the process wrote to standard error, as with the AWS CLI. The command line of the process is not shown.',
    'No option takes a key, because other users can read a command line.',
  ),
  'exit-codes': `${exitCodes().join('\n')}\n`,
};

function paragraphs(...texts: readonly string[]): string {
  return `${texts.map((text) => (text.startsWith(' ') ? text : wrap(text, 80).join('\n'))).join('\n\n')}\n`;
}
