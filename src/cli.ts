import { main } from "./cli/main.ts";

// The one place that ends the process.
void main(process.argv.slice(2)).then((code) => process.exit(code));
