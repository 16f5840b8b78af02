/** Completion script for zsh. It shows the help texts of commands and options. */
import type { Manual } from '../manual.js';
import type { Option } from '../option-table.js';

/** Prints the script. @param topics of `siglane help`, besides commands */
export function toZsh(manuals: readonly Manual[], topics: readonly string[]): string {
  const names = manuals.map(({ name }) => name);
  return `#compdef siglane
# zsh completion for siglane: eval "$(siglane completion zsh)", or save this text as _siglane in a folder of fpath
_siglane() {
  local -a commands
  commands=(
${manuals.map(({ name, title }) => `    ${word(`${name}:${title}`)}`).join('\n')}
    'help:explain every option of a command, or a topic'
    'version:print the version'
  )
  if (( CURRENT == 2 )); then
    if [[ $words[2] == -* ]]; then compadd -- --help --version
    else _describe -t commands command commands
    fi
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${manuals.map(entry).join('\n')}
    help) _values topic ${[...names, ...topics].join(' ')} ;;
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
if [[ $funcstack[1] == _siglane ]]; then _siglane "$@"; else compdef _siglane siglane; fi
`;
}

function entry({ name, options, takes }: Manual): string {
  const specs = Object.entries(options).flatMap(([long, option]) => specsOf(long, option));
  const rest = takes === undefined ? [] : [takes === 'files' ? "'*:file:_files'" : `'1:word:(${takes.join(' ')})'`];
  return `    ${name})
      _arguments -s -S \\
${[...specs, ...rest].map((each) => `        ${each}`).join(' \\\n')} ;;`;
}

/** Specifications for `_arguments` (zshcompsys, "Utility Functions"), one for each name of an option. */
function specsOf(long: string, option: Option): string[] {
  const { short, multiple, type, text } = option;
  const names = [`--${long}${type === 'string' ? '=' : ''}`];
  if (short !== undefined) names.push(`-${short}${type === 'string' ? '+' : ''}`);
  const others = [`--${long}`, ...(short === undefined ? [] : [`-${short}`])].join(' ');
  return names.map((each) => word(`${multiple ? '*' : `(${others})`}${each}[${inBrackets(text)}]${action(option)}`));
}

function action({ type, value = '', choices }: Option): string {
  if (type === 'boolean') return '';
  const message = value.replaceAll(':', '\\:');
  if (choices !== undefined) return `:${message}:(${choices.join(' ')})`;
  return `:${message}:${value === 'FILE' ? '_files' : ' '}`;
}

function inBrackets(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&');
}

/** Quotes a word for zsh. */
function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
