import type { LanguageSpec } from "../spec.ts";
import { ecmascript, ecmascriptQuery, jsxQuery } from "./ecmascript.ts";

const javascriptQuery = `
[(class_declaration name: (identifier) @name body: (_) @body)
  (class name: (identifier) @name body: (_) @body)] @definition.class
(using_declaration (variable_declarator name: (identifier) @name) @variable)
(field_definition property: (_) @name value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)]?) @definition.property

(formal_parameters (identifier) @local)
(formal_parameters (assignment_pattern left: (identifier) @local))

[(class_declaration) (class)] @scope.class
(class_heritage [(identifier) @heritage.extends
  (member_expression property: (property_identifier) @heritage.extends)])
`;

export const spec: LanguageSpec = {
  ...ecmascript,
  query: ecmascriptQuery + javascriptQuery + jsxQuery,
  fallback: "tsx",
};
