import { stem } from "./stem.ts";

/** What a token may stand for or be short for, as tokens: `cfg` gives `config`, `configur`; `config` gives `cfg`, `conf`. */
export function otherForms(token: string): readonly string[] {
  return forms().get(token) ?? [];
}

// Each line: a short form, then what it is short for. Only pairs that hold in most code bases.
const pairs = `
abs absolute|acc accumulator|acct account|addr address|admin administrator|alg algorithm|algo algorithm|alloc allocate
anon anonymous|app application|approx approximate|arch architecture|arg argument|arr array|asc ascending|assoc associate
async asynchronous|attr attribute|auth authentication|auth authorization|avg average|bg background|bin binary|bitmap bits
bool boolean|brk break|btn button|buf buffer|calc calculate|cap capacity|cat category|cb callback|cert certificate
cfg config|cfg configuration|conf config|config configuration|ch channel|char character|chk check|cls class|clk clock
cmd command|cmp compare|cnt count|col column|coll collection|com communication|comm communication|comp component
concat concatenate|cond condition|conn connection|const constant|conv convert|coord coordinate|corr correlation
cpy copy|cred credential|ctl control|ctrl control|ctor constructor|ctx context|cur current|curr current|db database
dbg debug|dec decimal|decl declaration|decomp decompress|def definition|def default|deg degree|del delete|dep dependency
deps dependencies|desc description|desc descending|descr descriptor|dest destination|dst destination|dev device
dev development|diff difference|dim dimension|dir directory|dir direction|dirs directories|disp display|dist distance
div divide|doc document|doc documentation|docs documentation|dtor destructor|dup duplicate|dur duration|elem element
el element|enc encode|env environment|eq equal|err error|esc escape|eval evaluate|evt event|ev event|exc exception
exec execute|exp expression|expr expression|ext extension|fd descriptor|feat feature|fg foreground|fmt format|fn function
freq frequency|fs filesystem|func function|fut future|gen generate|geo geometry|geom geometry|glob global|grp group
hdr header|hex hexadecimal|hist history|horiz horizontal|id identifier|ident identifier|idx index|img image|impl implement
imp import|inc increment|incr increment|inf infinity|info information|init initialize|ins insert|inst instance|int integer
intl international|intf interface|iface interface|inv inverse|iter iterate|kw keyword|lang language|lat latitude|len length
lex lexical|lhs left|lib library|lim limit|lit literal|ln line|loc location|lon longitude|lng longitude|log logarithm
lvl level|mat matrix|max maximum|mem memory|meta metadata|mgr manager|mid middle|min minimum|misc miscellaneous|mod module
mod modify|msg message|mtx mutex|mul multiply|mult multiply|mut mutable|nav navigate|neg negative|net network|norm normalize
ns namespace|num number|obj object|obs observe|op operation|op operator|opt option|opt optimize|opts options|orig original
orig origin|os system|param parameter|params parameters|parens parentheses|pct percent|perf performance|perm permission
perm permutation|pic picture|pkg package|plat platform|pos position|pred predicate|pref preference|prefs preferences
prep prepare|prev previous|priv private|prob probability|proc process|proc procedure|prod product|prod production
prof profile|prog program|proj project|prop property|props properties|proto protocol|proto prototype|ptr pointer
pub public|pwd password|passwd password|qty quantity|rand random|rec record|recv receive|rect rectangle|ref reference
refs references|reg register|regex regular|rel relative|repo repository|req request|req require|res response|res resource
res result|resp response|ret return|rev reverse|rev revision|rgx regex|rhs right|rm remove|rng random|rot rotate|rpt repeat
rx receive|sched schedule|sec second|sec security|sel select|sep separator|seq sequence|sess session|sig signature
sig signal|sim simulate|sock socket|spec specification|specs specifications|sqrt root|src source|srv server|stats statistics
stat status|std standard|stmt statement|str string|struct structure|sub subscribe|sub subtract|subst substitute|sum total
svc service|sw switch|sym symbol|symlink link|sync synchronize|sys system|tbl table|tmp temporary|temp temporary|temp temperature
tok token|trans transaction|trans transform|trans translate|ts timestamp|tx transaction|tx transmit|txn transaction
txt text|typ type|ui interface|uid identifier|unreg unregister|upd update|util utility|val value|var variable|vec vector
ver version|vert vertical|vert vertex|vis visible|vol volume|warn warning|wd directory|win window|wnd window|xfer transfer
xform transform|colour color|behaviour behavior|centre center|grey gray|licence license`;

let loaded: ReadonlyMap<string, readonly string[]> | undefined;

function forms(): ReadonlyMap<string, readonly string[]> {
  if (loaded) return loaded;
  const map = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const list = map.get(from) ?? [];
    if (from !== to && !list.includes(to)) map.set(from, [...list, to]);
  };
  for (const pair of pairs.trim().split(/[|\n]/)) {
    const [short = "", long = ""] = pair.trim().split(" ").map(stem);
    add(short, long);
    add(long, short);
  }
  loaded = map;
  return map;
}
