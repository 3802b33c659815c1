/**
 * In C the name of what is declared lies inside as many declarators as its type has parts: `*name`, `name[3]`,
 * `(*name)(int)`. A query cannot say "at any depth", so these spell out the shapes that occur.
 */
type Shape = (inner: string) => string;

const pointer: Shape = (inner) => `(pointer_declarator declarator: ${inner})`;
const array: Shape = (inner) => `(array_declarator declarator: ${inner})`;
const called: Shape = (inner) => `(function_declarator declarator: ${inner})`;
const grouped: Shape = (inner) => `(parenthesized_declarator ${inner})`;
const reference: Shape = (inner) => `(reference_declarator ${inner})`;

/** A function of this name, whatever it returns. */
export function functionShape(name: string, { isCpp = false } = {}): string {
  const plain = called(name);
  const shapes = [plain, pointer(plain), pointer(pointer(plain))];
  if (isCpp) return either([...shapes, reference(plain)]);
  return either([...shapes, called(grouped(name)), called(grouped(pointer(plain)))]);
}

/** A variable, field or type of this name. */
export function variableShape(name: string, { isCpp = false } = {}): string {
  const toFunction = called(grouped(pointer(name)));
  const shapes = [
    name,
    pointer(name),
    pointer(pointer(name)),
    array(name),
    array(array(name)),
    pointer(array(name)),
    toFunction,
    pointer(toFunction),
    called(grouped(pointer(array(name)))),
    array(grouped(pointer(name))),
    called(grouped(name)),
    grouped(name),
  ];
  return either(isCpp ? [...shapes, reference(name)] : shapes);
}

/** The same with a value. */
export function initialised(shape: string): string {
  return either([shape, `(init_declarator declarator: ${shape})`]);
}

function either(shapes: readonly string[]): string {
  return `[${shapes.join("\n")}]`;
}
