// Marks the initializers of module constants as free of side effects. A bundler drops an unused module as a whole, but
// drops from a chunk only code that it knows to be free of side effects. Without these marks some pages had a third
// more.
import { parseSync } from 'rolldown/utils';

const PURE = '/* @__PURE__ */';

/**
 * Marks the initializers of a module's constants. None of them may have a side effect.
 *
 * @param {string} code of an ES module
 * @returns {string}
 */
export function markPure(code) {
  let marked = code;
  // From the end, so that the positions of earlier initializers stay valid.
  for (const init of initializersOf(parseSync('module.js', code).program).reverse()) {
    if (isPlain(init)) continue;
    const text = code.slice(init.start, init.end);
    const pure = isPlainCall(init) ? `${PURE} ${text}` : `${PURE} (() => (${text}))()`;
    marked = marked.slice(0, init.start) + pure + marked.slice(init.end);
  }
  return marked;
}

function initializersOf({ body }) {
  return body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .filter((statement) => statement?.type === 'VariableDeclaration' && statement.kind === 'const')
    .flatMap(({ declarations }) => declarations.map(({ init }) => init));
}

/** Tests whether one mark is enough. A mark applies to the call only, not to its arguments. */
function isPlainCall({ type, callee, arguments: given }) {
  return (type === 'CallExpression' || type === 'NewExpression') && isName(callee) && given.every(isPlain);
}

function isName({ type, object, computed }) {
  return type === 'Identifier' || (type === 'MemberExpression' && !computed && object.type === 'Identifier');
}

/** Tests whether every bundler can see that an expression has no side effects. */
function isPlain(node) {
  switch (node?.type) {
    case 'Literal':
    case 'Identifier':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return true;
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'UnaryExpression':
      return node.argument.type === 'Literal';
    // A named operand may be an object, whose conversion to a value runs code.
    case 'BinaryExpression':
      return [node.left, node.right].every((side) => side.type !== 'Identifier' && isPlain(side));
    case 'ArrayExpression':
      return node.elements.every(isPlain);
    case 'ObjectExpression':
      return node.properties.every(({ type, computed, value }) => type === 'Property' && !computed && isPlain(value));
    default:
      return false;
  }
}
