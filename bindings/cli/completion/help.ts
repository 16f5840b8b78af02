import type { Manual } from '../manual.js';
import { OPTIONS } from './options.js';

export const completionManual = {
  name: 'completion',
  title: 'a script that completes commands and options',
  examples: [
    'eval "$(siglane completion bash)"',
    'siglane completion bash >> ~/.bashrc',
    'siglane completion zsh > "${fpath[1]}/_siglane"',
  ],
  usage: 'bash|zsh',
  about: ['Prints the script: for eval, or for a file that the shell reads at its start.'],
  options: OPTIONS,
  takes: ['bash', 'zsh'],
  notes: ['It is made of the tables that the commands read their options with. After an update print it anew.'],
} as const satisfies Manual;
